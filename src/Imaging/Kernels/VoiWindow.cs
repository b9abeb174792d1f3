namespace Annotator.Imaging.Kernels;

/// <summary>How modality values become display values (PS3.3 C.11.2.1.3).</summary>
public enum VoiFunction
{
    /// <summary>LINEAR, the default (C.11.2.1.2.1): Window Width ≥ 1.</summary>
    Linear,

    /// <summary>LINEAR_EXACT (C.11.2.1.3.2): Window Width &gt; 0.</summary>
    LinearExact,

    /// <summary>SIGMOID (C.11.2.1.3.1): Window Width &gt; 0.</summary>
    Sigmoid,

    /// <summary>A VOI LUT (C.11.2.1.1), stretched over the window; over the window that it covers its entries are met one by one.</summary>
    Table,
}

/// <summary>A window over stored values: the VOI function with the rescale taken in.</summary>
/// <param name="Center">Window Center in modality values.</param>
/// <param name="Width">Window Width in modality values.</param>
/// <param name="Function">The VOI function.</param>
/// <param name="Slope">Rescale Slope.</param>
/// <param name="Intercept">Rescale Intercept.</param>
/// <param name="Inverted">True shows low values bright (MONOCHROME1).</param>
/// <param name="Table">Grey from 0 to 65535 by the table's index; null unless the function is a table.</param>
public sealed record VoiWindow(
    double Center, double Width, VoiFunction Function = VoiFunction.Linear, double Slope = 1, double Intercept = 0, bool Inverted = false, ReadOnlyMemory<ushort>? Table = null)
{
    /// <summary>Whether the width is one the function allows and all numbers are finite; others are refused at the edge.</summary>
    public bool IsValid =>
        double.IsFinite(Center) && double.IsFinite(Width) && double.IsFinite(Slope) && double.IsFinite(Intercept)
        && (Function == VoiFunction.Linear ? Width >= 1 : Width > 0)
        && (Function == VoiFunction.Table) == Table is { IsEmpty: false };

    /// <summary>The function named as in VOI LUT Function (0028,1056); null for another name.</summary>
    public static VoiFunction? Parse(string? name) => name switch
    {
        null or "" or "LINEAR" => VoiFunction.Linear,
        "LINEAR_EXACT" => VoiFunction.LinearExact,
        "SIGMOID" => VoiFunction.Sigmoid,
        "TABLE" => VoiFunction.Table,
        _ => null,
    };

    /// <summary>The display value, 0–255, of a stored value, as the standard's equations give it: not rounded.</summary>
    public double Display(double stored)
    {
        var x = (stored * Slope) + Intercept;
        var share = Function switch
        {
            VoiFunction.Sigmoid => 1 / (1 + Math.Exp(-4 * (x - Center) / Width)),
            VoiFunction.Table => Entry(x) / 65535.0,
            VoiFunction.LinearExact => Math.Clamp(((x - Center) / Width) + 0.5, 0, 1),
            _ when Width == 1 => x <= Center - 0.5 ? 0 : 1,
            _ => Math.Clamp(((x - (Center - 0.5)) / (Width - 1)) + 0.5, 0, 1),
        };
        return 255 * (Inverted ? 1 - share : share);
    }

    // The quotient is taken first: over the table's own window it is 1, and no entry is missed by rounding.
    private ushort Entry(double x)
    {
        var table = Table!.Value.Span;
        return table[(int)Math.Clamp(Math.Floor((x - (Center - (Width / 2))) * (table.Length / Width)), 0, table.Length - 1)];
    }
}
