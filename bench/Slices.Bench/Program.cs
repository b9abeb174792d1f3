using System.Globalization;
using Annotator.Slices.Bench;
using Spectre.Console;

// Pictures, frames, metadata and searches end to end, against Orthanc and against what the machine allows. Usage: Annotator.Slices.Bench [--quick]
// With --bare PORT it is the bare endpoint that the limit is measured by.
if (args is ["--bare", var port])
{
    await BareServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}
var quick = args.Contains("--quick");
var (rounds, duration) = quick ? (1, TimeSpan.FromSeconds(1)) : (3, TimeSpan.FromSeconds(1.5));
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
    async Task<double> RateAsync(HttpClient client, Func<string> address, int clients) => await Load.RequestsPerSecondAsync(client, address, clients, duration);

    // Orthanc is asked by the interface that is faster for it here.
    var (rest, wado) = (await RateAsync(orthanc.Client, () => orthanc.Rest(Sop(), windows.Next()), 1), await RateAsync(orthanc.Client, () => orthanc.WadoRs(Sop(), windows.Next()), 1));
    var peer = rest >= wado ? (Func<string>)(() => orthanc.Rest(Sop(), windows.Next())) : () => orthanc.WadoRs(Sop(), windows.Next());
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Orthanc's axial PNG: {rest:N0}/s by its own interface, {wado:N0}/s by WADO-RS; the faster one is the peer."));

    using var bare = new BareServer(folder.CreateSubdirectory("bare").FullName, Server.FreePort());
    await bare.UntilReadyAsync("/bytes/1");
    var measured = new List<Measured>();
    foreach (var row in await Lines.MakeAsync(ours, orthanc, bare, peer, duration))
        foreach (var clients in row.Clients) measured.Add(await MeasureAsync(row, clients, ours, orthanc));
    return Report(measured);
}

// The peer and the limit are measured right before the row, in every round.
async Task<Measured> MeasureAsync(Row row, int clients, OurServer ours, OrthancServer orthanc)
{
    var (rates, ofPeer, ofLimit) = (new List<double>(), new List<double>(), new List<double>());
    await Load.RequestsPerSecondAsync(ours.Client, row.Ours, clients, duration / 2, row.Accept);
    for (var round = 0; round < rounds; round++)
    {
        double? theirs = row.Peer is { } address ? await Load.RequestsPerSecondAsync(orthanc.Client, address, clients, duration, row.Accept) : null;
        double? limit = row.Limit is { } most ? await most(clients) : null;
        var rate = await Load.RequestsPerSecondAsync(ours.Client, row.Ours, clients, duration, row.Accept);
        rates.Add(rate);
        if (theirs is { } peerRate) ofPeer.Add(rate / peerRate);
        if (limit is { } limitRate) ofLimit.Add(rate / limitRate);
    }
    return new Measured(row, clients, Median(rates), ofPeer.Count > 0 ? Median(ofPeer) : null, ofLimit.Count > 0 ? Median(ofLimit) : null);
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

static int Report(List<Measured> measured)
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
            line.Row.Name, Text($"{line.Clients}"), Text($"{line.Rate:N0}"), line.OfPeer is { } p ? Text($"{p:0.0}") : "", line.OfPeer is null ? "" : Text($"≥ {line.Row.PeerTarget:0}"),
            line.OfLimit is { } l ? Text($"{l:0.00}") : "", line.OfLimit is null ? "" : Text($"≥ {line.Row.LimitTarget:0.0}"), met == all ? "met" : "missed");
    }
    AnsiConsole.Write(table);
    var (hits, wanted) = (measured.Sum(m => m.Targets().Met), measured.Sum(m => m.Targets().All));
    Console.WriteLine($"{hits} of {wanted} targets met");
    return hits == wanted ? 0 : 1;
}
