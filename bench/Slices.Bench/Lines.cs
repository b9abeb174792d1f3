using System.Globalization;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Slices.Bench;

/// <summary>The lines of the table.</summary>
internal static class Lines
{
    private const string Json = "application/dicom+json";
    private const string Frames = "multipart/related; type=\"application/octet-stream\"";
    private static readonly int[] Crowd = [1, 4, 16];
    private static readonly int[] Alone = [1, 4];

    /// <summary>Makes them for servers that hold the same series.</summary>
    public static async Task<Row[]> MakeAsync(OurServer ours, OrthancServer orthanc, BareServer bare, Func<string> orthancAxial, TimeSpan duration)
    {
        var windows = new Varying();
        var volume = await Kernels.FetchAsync(ours);
        var plane = Tilted(volume.Grid);
        var (encode, cut) = (Kernels.Axial(volume), Kernels.Oblique(volume, plane));
        string Sop() => ours.Volume.Instances[windows.Index(ours.Volume.Instances.Length)];
        string Png(LatticePlane of) => ours.Address(of.ToString().ToLowerInvariant(), windows.Index(ours.Volume.Planes.First(p => p.Plane == of).Count), windows.Next());
        Func<int, Task<double>> Bare(long bytes) => clients => Load.RequestsPerSecondAsync(bare.Client, () => $"/bytes/{bytes}", clients, duration, "*/*");
        Func<int, Task<double>> Work(double seconds, long bytes) => async clients => 1 / ((seconds / Math.Min(clients, Environment.ProcessorCount)) + (1 / await Bare(bytes)(clients)));
        Func<int, Task<double>> OurAxial() => clients => Load.RequestsPerSecondAsync(ours.Client, () => Png(LatticePlane.Axial), clients, duration);
        async Task<long> BytesAsync(string address) => (await ours.Client.GetByteArrayAsync(address)).LongLength;
        var pngBytes = await BytesAsync(Png(LatticePlane.Axial));
        var metadata = ours.Series("/metadata");
        return
        [
            new("axial PNG", "image/png", () => Png(LatticePlane.Axial), orthancAxial, 25, Work(encode, pngBytes), 0.6, Crowd),
            new("coronal PNG", "image/png", () => Png(LatticePlane.Coronal), orthancAxial, 20, OurAxial(), 0.8, Crowd),
            new("sagittal PNG", "image/png", () => Png(LatticePlane.Sagittal), orthancAxial, 20, OurAxial(), 0.8, Crowd),
            new("oblique linear PNG", "image/png", () => Oblique(ours, plane, windows.Next()), null, 0, clients => Task.FromResult(Math.Min(clients, Environment.ProcessorCount) / cut), 0.6, Alone),
            new("WADO-RS frame, raw", Frames, () => ours.Series($"/instances/{Sop()}/frames/1"), () => orthanc.Series($"/instances/{orthanc.AnySop(windows)}/frames/1"), 7, Bare(512 << 10), 0.9, Crowd),
            new("metadata of the series", Json, () => metadata, () => orthanc.Series("/metadata"), 100, Bare(await BytesAsync(metadata)), 0.7, Alone),
            new("QIDO: a study", Json, () => "/projects/bench/dicom-web/studies", () => "/dicom-web/studies", 40, null, 0, Alone),
            new("QIDO: instances of the series", Json, () => ours.Series("/instances"), () => orthanc.Series("/instances"), 250, null, 0, Alone),
        ];
    }

    private static ObliquePlane Tilted(Grid grid)
    {
        var lpsFromIjk = grid.GetLpsFromIjk()!;
        var middle = lpsFromIjk * new IjkPoint(grid.Columns / 2.0, grid.Rows / 2.0, grid.Slices / 2.0);
        var (right, down) = (new LpsVector(0.8, 0.36, 0.48), new LpsVector(-0.6, 0.48, 0.64));
        var plane = new ImagePlane(middle - (right * 115) - (down * 115), right, down, new PixelSpacing(0.45, 0.45));
        return new ObliquePlane(plane, 512, 512, Interpolation.Linear, Slab.None);
    }

    private static string Oblique(OurServer ours, ObliquePlane oblique, (double Center, double Width) window)
    {
        var (p, r, d) = (oblique.Plane.Position, oblique.Plane.RowCosine, oblique.Plane.ColumnCosine);
        return string.Create(CultureInfo.InvariantCulture, $"/api/projects/bench/volumes/{ours.Volume.Id}/reformat?point={p.X:R},{p.Y:R},{p.Z:R}&right={r.X:R},{r.Y:R},{r.Z:R}&down={d.X:R},{d.Y:R},{d.Z:R}")
            + string.Create(CultureInfo.InvariantCulture, $"&spacing={oblique.Plane.Spacing.ColumnMm:R}&columns={oblique.Columns}&rows={oblique.Rows}&format=png8&center={window.Center:R}&width={window.Width:R}");
    }
}
