using System.Globalization;
using Annotator.Core.Contract;
using Annotator.Core.Geometry;
using Annotator.Imaging.Volumes;

namespace Annotator.Slices.Bench;

/// <summary>The lines of the table, for servers that hold the same series.</summary>
internal sealed class Lines(OurServer ours, OrthancServer orthanc, BareServer bare, TimeSpan duration)
{
    private const string Png = "image/png";
    private const string Json = "application/dicom+json";
    private const string Frames = "multipart/related; type=\"application/octet-stream\"";
    private static readonly int[] Crowd = [1, 4, 16];
    private static readonly int[] Alone = [1, 4];
    private static readonly int[] One = [1];
    private readonly Varying _varying = new();

    /// <summary>The lines of the uncompressed series.</summary>
    /// <param name="orthancAxial">An axial picture of Orthanc's.</param>
    public async Task<Row[]> MakeAsync(Func<string> orthancAxial)
    {
        var volume = await Kernels.FetchAsync(ours);
        var plane = Tilted(volume.Grid);
        var (encode, cut) = (Kernels.Axial(volume), Kernels.Oblique(volume, plane));
        Func<int, Task<double>> Work(double seconds, long bytes) => async clients => 1 / ((seconds / Math.Min(clients, Environment.ProcessorCount)) + (1 / await Bare(bytes)(clients)));
        var pngBytes = await BytesAsync(Picture(ours.Volume, LatticePlane.Axial));
        var (axial, peer) = (OurPictures(ours.Volume, LatticePlane.Axial), Ask(orthanc, orthancAxial, Png));
        var metadata = ours.Series("/metadata");
        return
        [
            new("axial PNG", axial, peer, 25, Work(encode, pngBytes), 0.6, Crowd),
            new("coronal PNG", OurPictures(ours.Volume, LatticePlane.Coronal), peer, 20, axial, 0.8, Crowd),
            new("sagittal PNG", OurPictures(ours.Volume, LatticePlane.Sagittal), peer, 20, axial, 0.8, Crowd),
            new("oblique linear PNG", Ask(ours, () => Oblique(plane, _varying.Next()), Png), null, 0, clients => Task.FromResult(Math.Min(clients, Environment.ProcessorCount) / cut), 0.6, Alone),
            new("WADO-RS frame, raw", Ask(ours, () => ours.Series($"/instances/{AnySop(ours.Volume)}/frames/1"), Frames),
                Ask(orthanc, () => orthanc.Series($"/instances/{orthanc.AnySop(_varying)}/frames/1"), Frames), 7, Bare(512 << 10), 0.9, Crowd),
            new("metadata of the series", Ask(ours, () => metadata, Json), Ask(orthanc, () => orthanc.Series("/metadata"), Json), 100, Bare(await BytesAsync(metadata)), 0.7, Alone),
            new("QIDO: a study", Ask(ours, () => $"/projects/bench/dicom-web/studies?StudyInstanceUID={ours.Volume.StudyInstanceUid}&limit={Limit()}", Json),
                Ask(orthanc, () => $"/dicom-web/studies?StudyInstanceUID={orthanc.Study}&limit={Limit()}", Json), 40, null, 0, Alone),
            new("QIDO: instances of the series", Ask(ours, () => ours.Series($"/instances?limit={Limit() + Many.Stored}"), Json),
                Ask(orthanc, () => orthanc.Series($"/instances?limit={Limit() + Many.Stored}"), Json), 250, null, 0, Alone),
        ];
    }

    /// <summary>The line of a compressed series, once it was decoded: it is to be as fast as the uncompressed one.</summary>
    public Row OfCompressed(string name, double target, VolumeDescriptor compressed, Func<string>? orthancAxial) => new(
        $"{name}, axial PNG", OurPictures(compressed, LatticePlane.Axial), orthancAxial is null ? null : Ask(orthanc, orthancAxial, Png), target, OurPictures(ours.Volume, LatticePlane.Axial), 0.9, One);

    /// <summary>The lines that take seconds an answer.</summary>
    public Row[] Slow() =>
    [
        new($"QIDO: {Many.Results} instances", Ask(ours, () => $"/projects/bench/dicom-web/studies/{ours.ManyStudy}/instances?limit={Many.Results}", Json),
            Ask(orthanc, () => $"/dicom-web/studies/{Many.Study}/instances?limit={Many.Results}", Json), 400, null, 0, One, IsSlow: true),
        new($"STOW of {Many.Stored} instances", _ => Storing.StudiesPerSecondAsync(ours.Client, "/projects/bench/dicom-web/studies"),
            _ => Storing.StudiesPerSecondAsync(orthanc.Client, "/dicom-web/studies"), 3, _ => Storing.StudiesPerSecondAsync(bare.Client, "/sink"), 0.65, One, IsSlow: true),
    ];

    // Another each time, so that no kept reply is measured.
    private int Limit() => 1000 + _varying.Index(3000);

    private string AnySop(VolumeDescriptor of) => of.Instances[_varying.Index(of.Instances.Length)];

    private string Picture(VolumeDescriptor of, LatticePlane plane) =>
        OurServer.Address(of, plane.ToString().ToLowerInvariant(), _varying.Index(of.Planes.First(p => p.Plane == plane).Count), _varying.Next());

    private Func<int, Task<double>> OurPictures(VolumeDescriptor of, LatticePlane plane) => Ask(ours, () => Picture(of, plane), Png);

    private Func<int, Task<double>> Ask(Server server, Func<string> address, string accept) => clients => Load.RequestsPerSecondAsync(server.Client, address, clients, duration, accept);

    private Func<int, Task<double>> Bare(long bytes) => Ask(bare, () => $"/bytes/{bytes}", "*/*");

    private async Task<long> BytesAsync(string address) => (await ours.Client.GetByteArrayAsync(address)).LongLength;

    private static ObliquePlane Tilted(Grid grid)
    {
        var lpsFromIjk = grid.GetLpsFromIjk()!;
        var middle = lpsFromIjk * new IjkPoint(grid.Columns / 2.0, grid.Rows / 2.0, grid.Slices / 2.0);
        var (right, down) = (new LpsVector(0.8, 0.36, 0.48), new LpsVector(-0.6, 0.48, 0.64));
        var plane = new ImagePlane(middle - (right * 115) - (down * 115), right, down, new PixelSpacing(0.45, 0.45));
        return new ObliquePlane(plane, 512, 512, Interpolation.Linear, Slab.None);
    }

    private string Oblique(ObliquePlane oblique, (double Center, double Width) window)
    {
        var (p, r, d) = (oblique.Plane.Position, oblique.Plane.RowCosine, oblique.Plane.ColumnCosine);
        return string.Create(CultureInfo.InvariantCulture, $"/api/projects/bench/volumes/{ours.Volume.Id}/reformat?point={p.X:R},{p.Y:R},{p.Z:R}&right={r.X:R},{r.Y:R},{r.Z:R}&down={d.X:R},{d.Y:R},{d.Z:R}")
            + string.Create(CultureInfo.InvariantCulture, $"&spacing={oblique.Plane.Spacing.ColumnMm:R}&columns={oblique.Columns}&rows={oblique.Rows}&format=png8&center={window.Center:R}&width={window.Width:R}");
    }
}
