using System.Globalization;
using Annotator.Core.Geometry;
using Annotator.Slices.Bench;
using Spectre.Console;

// Slices end to end against Orthanc rendering the same axial slice through the same window. Usage: Annotator.Slices.Bench [--quick]
const double target = 10;
var quick = args.Contains("--quick");
var (rounds, duration) = quick ? (1, TimeSpan.FromSeconds(1)) : (5, TimeSpan.FromSeconds(2));
var folder = Directory.CreateTempSubdirectory("annotator-bench");
try
{
    return await RunAsync();
}
finally
{
    folder.Delete(recursive: true);
}

async Task<int> RunAsync()
{
    var (files, name) = Series.Load();
    using var ours = new OurServer(folder.CreateSubdirectory("ours").FullName, Server.FreePort());
    using var orthanc = new OrthancServer(folder.CreateSubdirectory("orthanc").FullName, Server.FreePort());
    await ours.UntilReadyAsync("/health/ready");
    await orthanc.UntilReadyAsync("/system");
    await ours.ImportAsync(files);
    await orthanc.ImportAsync(files);
    var (median, worst) = await Agreement.MeasureAsync(ours, orthanc);
    Console.WriteLine($"{name}; {Environment.ProcessorCount} processors. Our axial PNG against Orthanc's, same slice and window: grey levels differ by {median} (median) and {worst} (most).");

    var windows = new Varying();
    string Sop() => ours.Volume.Instances[windows.Index(ours.Volume.Instances.Length)];
    string Ours(LatticePlane plane, bool png)
    {
        var count = ours.Volume.Planes.First(p => p.Plane == plane).Count;
        return ours.Address(plane.ToString().ToLowerInvariant(), windows.Index(count), png ? windows.Next() : null);
    }
    async Task<double> RateAsync(HttpClient client, Func<string> address, int clients) => await Load.RequestsPerSecondAsync(client, address, clients, duration);

    // Orthanc is asked by the interface that is faster for it here.
    var (rest, wado) = (await RateAsync(orthanc.Client, () => orthanc.Rest(Sop(), windows.Next()), 1), await RateAsync(orthanc.Client, () => orthanc.WadoRs(Sop(), windows.Next()), 1));
    var peer = rest >= wado ? (Func<string>)(() => orthanc.Rest(Sop(), windows.Next())) : () => orthanc.WadoRs(Sop(), windows.Next());
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Orthanc's axial PNG: {rest:N0}/s by its own interface, {wado:N0}/s by WADO-RS; the faster one is the peer."));

    (string Name, LatticePlane Plane, bool Png, int Clients)[] rows =
    [
        .. from png in (bool[])[false, true] from plane in (LatticePlane[])[LatticePlane.Axial, LatticePlane.Coronal, LatticePlane.Sagittal] select ($"{plane} {(png ? "PNG" : "raw")}", plane, png, 1),
        ("Axial PNG", LatticePlane.Axial, true, 4), ("Sagittal PNG", LatticePlane.Sagittal, true, 4),
    ];
    foreach (var row in rows) await RateAsync(ours.Client, () => Ours(row.Plane, row.Png), row.Clients);
    var measured = rows.Select(_ => new List<(double Rate, double Peer)>()).ToArray();
    for (var round = 0; round < rounds; round++)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var (_, plane, png, clients) = rows[i];
            var theirs = await RateAsync(orthanc.Client, peer, clients);
            measured[i].Add((await RateAsync(ours.Client, () => Ours(plane, png), clients), theirs));
        }
    }
    return Report([.. rows.Select(r => (r.Name, r.Clients))], measured);
}

static int Report((string Name, int Clients)[] rows, List<(double Rate, double Peer)>[] measured)
{
    static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
    AnsiConsole.Profile.Width = 120;
    var table = new Table().AddColumn("slice end to end, median of rounds");
    foreach (var title in (string[])["clients", "per second", "Orthanc axial PNG", "ratio", "target"]) table.AddColumn(new TableColumn(title).RightAligned());
    table.AddColumn("");
    var met = 0;
    for (var i = 0; i < rows.Length; i++)
    {
        var ratio = Median(measured[i].Select(m => m.Rate / m.Peer));
        if (ratio >= target) met++;
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        table.AddRow(
            rows[i].Name, Text($"{rows[i].Clients}"), Text($"{Median(measured[i].Select(m => m.Rate)):N0}"), Text($"{Median(measured[i].Select(m => m.Peer)):N0}"),
            Text($"{ratio:0.0}×"), Text($"≥ {target:0}×"), ratio >= target ? "met" : "missed");
    }
    AnsiConsole.Write(table);
    Console.WriteLine($"{met} of {rows.Length} targets met");
    return met == rows.Length ? 0 : 1;
}
