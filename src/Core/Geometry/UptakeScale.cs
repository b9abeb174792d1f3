namespace Annotator.Core.Geometry;

/// <summary>How modality values of a PET image become standardised uptake values by body weight (SUVbw, g/ml).</summary>
/// <param name="Unit">The unit of the modality values as it is shown, such as <c>Bq/ml</c>; null when Units (0054,1001) is missing.</param>
/// <param name="Factor">SUVbw for each unit of modality value; null when it cannot be known.</param>
/// <param name="Refusal">Why not, naming the attribute; null when there is a factor.</param>
/// <remarks>A factor holds dose, weight and times multiplied into one number, so that none of them outlives its removal by de-identification.</remarks>
public sealed record UptakeScale(string? Unit, double? Factor, string? Refusal = null)
{
    /// <summary>The unit of SUVbw.</summary>
    public const string SuvUnit = "g/ml";
}
