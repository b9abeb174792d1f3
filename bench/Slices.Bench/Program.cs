using System.Diagnostics;
using System.Globalization;
using Annotator.Slices.Bench;
using Spectre.Console;

// Pictures, frames, metadata, searches and storing end to end, against Orthanc and against what the machine allows. Usage: Annotator.Slices.Bench [--quick]
// With --bare PORT FOLDER it is the bare endpoint that the limit is measured by.
if (args is ["--bare", var port, var sink])
{
    await BareServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), sink);
    return 0;
}
var quick = args.Contains("--quick");
var (rounds, duration) = quick ? (1, TimeSpan.FromSeconds(1)) : (3, TimeSpan.FromSeconds(1.5));
const double coldTargetMs = 150;
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
    await Task.WhenAll(ours.ImportManyAsync(Many.Small()), orthanc.ImportManyAsync(Many.Small()));
    var (median, worst) = await Agreement.MeasureAsync(ours, orthanc);
    Console.WriteLine($"{name}; {Environment.ProcessorCount} processors. Our axial PNG against Orthanc's, same slice and window: grey levels differ by {median} (median) and {worst} (most).");

    var varying = new Varying();
    string Sop() => ours.Volume.Instances[varying.Index(ours.Volume.Instances.Length)];
    async Task<double> RateAsync(Func<string> address) => await Load.RequestsPerSecondAsync(orthanc.Client, address, 1, duration);

    // Orthanc is asked by the interface that is faster for it here.
    var (rest, wado) = (await RateAsync(() => orthanc.Rest(Sop(), varying.Next())), await RateAsync(() => orthanc.WadoRs(Sop(), varying.Next())));
    var peer = rest >= wado ? (Func<string>)(() => orthanc.Rest(Sop(), varying.Next())) : () => orthanc.WadoRs(Sop(), varying.Next());
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Orthanc's axial PNG: {rest:N0}/s by its own interface, {wado:N0}/s by WADO-RS; the faster one is the peer."));

    using var bare = new BareServer(folder.CreateSubdirectory("bare").FullName, Server.FreePort());
    await bare.UntilReadyAsync("/bytes/1");
    var lines = new Lines(ours, orthanc, bare, duration);
    var measured = new List<Measured>();
    async Task AddAsync(params IEnumerable<Row> rows)
    {
        foreach (var row in rows)
            foreach (var clients in row.Clients) measured.Add(await MeasureAsync(row, clients));
    }

    await AddAsync(await lines.MakeAsync(peer));
    await AddAsync(await CompressedAsync(files, lines, ours, orthanc));
    await AddAsync(lines.Slow());
    return Report(measured, await ColdAsync(ours));
}

// A part of the series in each codec, compressed by a program of neither side.
async Task<List<Row>> CompressedAsync(IReadOnlyList<byte[]> files, Lines lines, OurServer ours, OrthancServer orthanc)
{
    var rows = new List<Row>();
    var (scratch, varying) = (folder.CreateSubdirectory("compressed").FullName, new Varying());
    foreach (var ((_, name, target), codec) in Compressed.Codecs.Select((one, n) => (one, n)))
    {
        var copies = await Compressed.MakeAsync([.. files.Take(quick ? 12 : 40)], codec, scratch);
        var volume = await ours.UploadAsync(copies);
        await orthanc.ImportAsync(copies);
        string Theirs() => orthanc.Rest(volume.Instances[varying.Index(volume.Instances.Length)], varying.Next());
        // Decoded once by both.
        await ours.Client.GetByteArrayAsync(OurServer.Address(volume, "coronal", 0, (40, 400)));
        var isShown = (await orthanc.Client.GetAsync(Theirs())).IsSuccessStatusCode;
        if (!isShown) Console.WriteLine($"Orthanc does not show {name}: no ratio.");
        rows.Add(lines.OfCompressed(name, target, volume, isShown ? Theirs : null));
    }
    return rows;
}

// The first picture of a long series that nothing holds in memory.
async Task<double> ColdAsync(OurServer ours)
{
    var volume = await ours.UploadAsync(Series.Long(quick ? 200 : 1000));
    var watch = Stopwatch.StartNew();
    await ours.Client.GetByteArrayAsync(OurServer.Address(volume, "axial", volume.Instances.Length / 2, (40, 400)));
    return watch.Elapsed.TotalMilliseconds;
}

// The peer and the limit are measured right before the row, in every round.
async Task<Measured> MeasureAsync(Row row, int clients)
{
    var (rates, ofPeer, ofLimit) = (new List<double>(), new List<double>(), new List<double>());
    await row.Ours(clients);
    double? theirs = null;
    for (var round = 0; round < rounds; round++)
    {
        if (round == 0 || !row.IsSlow) theirs = row.Peer is { } peer ? await peer(clients) : null;
        double? limit = row.Limit is { } most ? await most(clients) : null;
        var rate = await row.Ours(clients);
        rates.Add(rate);
        if (theirs is { } peerRate) ofPeer.Add(rate / peerRate);
        if (limit is { } limitRate) ofLimit.Add(rate / limitRate);
    }
    return new Measured(row, clients, Median(rates), ofPeer.Count > 0 ? Median(ofPeer) : null, ofLimit.Count > 0 ? Median(ofLimit) : null);
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

static int Report(List<Measured> measured, double coldMs)
{
    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    AnsiConsole.Profile.Width = 140;
    var table = new Spectre.Console.Table().AddColumn("end to end, median of rounds");
    foreach (var title in (string[])["clients", "per second", "× Orthanc", "target", "of the limit", "target"]) table.AddColumn(new TableColumn(title).RightAligned());
    table.AddColumn("");
    foreach (var line in measured)
    {
        var (met, all) = line.Targets();
        table.AddRow(
            line.Row.Name, Text($"{line.Clients}"), line.Rate < 10 ? Text($"{line.Rate:0.00}") : Text($"{line.Rate:N0}"), line.OfPeer is { } p ? Text($"{p:0.0}") : "", line.OfPeer is null ? "" : Text($"≥ {line.Row.PeerTarget:0}"),
            line.OfLimit is { } l ? Text($"{l:0.00}") : "", line.OfLimit is null ? "" : Text($"≥ {line.Row.LimitTarget:0.0#}"), met == all ? "met" : "missed");
    }
    AnsiConsole.Write(table);
    var isQuick = coldMs <= coldTargetMs;
    Console.WriteLine(Text($"First axial slice of a cold uncompressed series: {coldMs:0} ms, target ≤ {coldTargetMs:0} ms: {(isQuick ? "met" : "missed")}"));
    var (hits, wanted) = (measured.Sum(m => m.Targets().Met) + (isQuick ? 1 : 0), measured.Sum(m => m.Targets().All) + 1);
    Console.WriteLine($"{hits} of {wanted} targets met");
    return hits == wanted ? 0 : 1;
}
