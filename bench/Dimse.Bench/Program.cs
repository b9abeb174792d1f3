using System.Diagnostics;
using System.Globalization;
using Annotator.Dimse.Bench;
using Spectre.Console;

// C-STORE of small files by one stock storescu, against Debian's storescp and Orthanc in the same run. Usage: Annotator.Dimse.Bench [--quick]
const double target = 30;
var rounds = args.Contains("--quick") ? 1 : 3;
const int Files = 300;
var folder = Directory.CreateTempSubdirectory("annotator-dimse-bench").FullName;
try
{
    return await RunAsync();
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task<int> RunAsync()
{
    using var ours = Receiver.Annotator(Path.Combine(folder, "ours"));
    using var storescp = Receiver.Storescp(Path.Combine(folder, "storescp"));
    using var orthanc = Receiver.Orthanc(Path.Combine(folder, "orthanc"));
    Receiver[] receivers = [ours, storescp, orthanc];
    foreach (var receiver in receivers) await receiver.UntilReadyAsync();
    var rates = receivers.ToDictionary(r => r.Name, _ => new List<double>());
    for (var round = 0; round <= rounds; round++)
    {
        foreach (var receiver in receivers)
        {
            var files = SmallFiles.Write(Path.Combine(folder, $"{receiver.Name}-{round}"), Files, $"1.2.826.0.1.7.{round + 1}");
            var watch = Stopwatch.StartNew();
            await receiver.StoreAsync(files);
            // The first round warms everything up: caches, the just-in-time compiler, the first files of each folder.
            if (round > 0) rates[receiver.Name].Add(Files / watch.Elapsed.TotalSeconds);
        }
    }
    var (own, best) = (Median(rates[ours.Name]), Math.Max(Median(rates[storescp.Name]), Median(rates[orthanc.Name])));
    var table = new Table().AddColumn("receiver").AddColumn(new TableColumn("files/s").RightAligned()).AddColumn(new TableColumn("ours is").RightAligned());
    foreach (var (name, measured) in rates) table.AddRow(name, Number(Median(measured)), $"{Number(own / Median(measured))}×");
    AnsiConsole.Write(table);
    Console.WriteLine($"{Files} files of 128×128 16-bit, one association of one storescu, de-identified and durable at each answer; median of {rounds} rounds. Target: {target:0}× the better peer.");
    var isMet = own / best >= target;
    Console.WriteLine($"{(isMet ? 1 : 0)} of 1 targets met");
    return isMet ? 0 : 1;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
