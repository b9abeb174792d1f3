namespace Annotator.Grains.Images.PixelText;

/// <summary>Lines cut out of a picture, brought to one size and set below each other on white, so that one run of the program reads them all.</summary>
internal sealed class LineSheet
{
    private const int Margin = 24;
    private const int WidestLine = 3000;
    private readonly List<(TextLine Line, GreyPicture Picture, int Top)> _rows = [];
    private int _height = Margin;

    /// <summary>Adds a cut-out with dark characters, brought to another size.</summary>
    public void Add(TextLine line, GreyPicture picture, double factor)
    {
        factor = Math.Min(factor, (double)WidestLine / picture.Width);
        var scaled = picture.Enlarged(Math.Max(factor, 8.0 / Math.Min(picture.Width, picture.Height)));
        _rows.Add((line, scaled, _height));
        _height += scaled.Height + Margin;
    }

    /// <summary>The sheet.</summary>
    public GreyPicture Draw()
    {
        var width = _rows.Max(r => r.Picture.Width) + (2 * Margin);
        var pixels = new byte[width * _height];
        Array.Fill(pixels, (byte)255);
        foreach (var (_, picture, top) in _rows)
            for (var y = 0; y < picture.Height; y++)
                picture.Pixels.AsSpan(y * picture.Width, picture.Width).CopyTo(pixels.AsSpan(((top + y) * width) + Margin));
        return new GreyPicture(width, _height, pixels);
    }

    /// <summary>Where the cut-outs of a line stand.</summary>
    public IEnumerable<SheetRow> RowsOf(TextLine line) => _rows.Where(r => ReferenceEquals(r.Line, line)).Select(r => new SheetRow(r.Top, r.Top + r.Picture.Height));
}

/// <summary>A row of a sheet.</summary>
internal readonly record struct SheetRow(int Top, int Bottom)
{
    /// <summary>The middle of the box lies in the row.</summary>
    public bool Contains(Box box) => (box.Top + box.Bottom) / 2 is var middle && middle >= Top && middle < Bottom;
}
