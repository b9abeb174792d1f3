namespace Annotator.Core.Geometry;

/// <summary>The letters at the edges of a picture, from the affine.</summary>
/// <param name="Left">At the left edge.</param>
/// <param name="Right">At the right edge.</param>
/// <param name="Top">At the upper edge.</param>
/// <param name="Bottom">At the lower edge.</param>
public sealed record OrientationLetters(string Left, string Right, string Top, string Bottom)
{
    // A patient axis is named beside the leading one when it holds at least this much of the direction (about 15 degrees).
    private const double Share = 0.25;

    /// <summary>The letters of a plane's pictures.</summary>
    public static OrientationLetters Of(LatticePlaneDescriptor plane, LpsFromIjk lpsFromIjk)
    {
        ArgumentNullException.ThrowIfNull(plane);
        return Of(LatticePlaneDescriptor.Step(lpsFromIjk, plane.ColumnAxis), LatticePlaneDescriptor.Step(lpsFromIjk, plane.RowAxis));
    }

    /// <summary>The letters of an acquired slice: of one plane of a stack.</summary>
    public static OrientationLetters Of(ImagePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        return Of(plane.RowCosine, plane.ColumnCosine);
    }

    /// <summary>The letters of a picture whose x grows along one direction and y along the other.</summary>
    public static OrientationLetters Of(LpsVector x, LpsVector y) => new(Toward(-x), Toward(x), Toward(-y), Toward(y));

    /// <summary>One to three of L R P A S I, the leading axis first; empty for a direction of no length.</summary>
    public static string Toward(LpsVector direction)
    {
        if (direction.Length is not > 0) return "";
        var unit = direction.Normalised();
        (double Share, string Letter)[] parts =
        [
            (Math.Abs(unit.X), unit.X < 0 ? "R" : "L"), (Math.Abs(unit.Y), unit.Y < 0 ? "A" : "P"), (Math.Abs(unit.Z), unit.Z < 0 ? "I" : "S"),
        ];
        return string.Concat(parts.Where(part => part.Share >= Share).OrderByDescending(part => part.Share).Select(part => part.Letter));
    }
}
