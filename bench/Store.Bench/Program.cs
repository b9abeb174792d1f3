using System.Globalization;
using Annotator.Store.Bench;
using Spectre.Console;

// Usage: Annotator.Store.Bench [FOLDER] [--quick]. The folder must be on the disk in question.
const int payloadBytes = 256;
var culture = CultureInfo.InvariantCulture;
var quick = args.Contains("--quick");
var folder = Directory.CreateDirectory(args.FirstOrDefault(a => !a.StartsWith('-')) ?? Path.Combine("artifacts", "bench-store"));
var (rounds, duration) = quick ? (1, TimeSpan.FromSeconds(1)) : (5, TimeSpan.FromSeconds(1.5));

Task<double> Bare(string path, int rowsPerCommit) => Task.FromResult(BareSqlite.RowsPerSecond(path, rowsPerCommit, payloadBytes, duration));
Task<double> Store(string path, int outstanding, bool projection) => StoreLoad.AppendsPerSecondAsync(path, outstanding, payloadBytes, projection, duration);

(string Name, Func<string, Task<double>> Measure, double? Target)[] rows =
[
    ("bare SQLite, 64 rows a commit", path => Bare(path, 64), null),
    ("store, log only, 1 outstanding", path => Store(path, 1, projection: false), null),
    ("store, log only, 64 outstanding", path => Store(path, 64, projection: false), 3),
    ("store, log only, 1024 outstanding", path => Store(path, 1024, projection: false), 3),
    ("store, log only, 4096 outstanding", path => Store(path, 4096, projection: false), 3),
    ("store, with a read model, 1 outstanding", path => Store(path, 1, projection: true), null),
    ("store, with a read model, 64 outstanding", path => Store(path, 64, projection: true), 3),
    ("store, with a read model, 1024 outstanding", path => Store(path, 1024, projection: true), 3),
];

async Task<double> InFreshFolderAsync(Func<string, Task<double>> measure)
{
    var place = folder.CreateSubdirectory(Guid.CreateVersion7().ToString("N"));
    try
    {
        return await measure(Path.Combine(place.FullName, "bench.db"));
    }
    finally
    {
        place.Delete(recursive: true);
    }
}

// The peer is measured again right before each row: a disk's mood changes within seconds, and a ratio is only fair within one mood.
var measured = rows.Select(_ => new List<(double Rate, double Peer)>()).ToArray();
for (var round = 0; round < rounds; round++)
    for (var i = 0; i < rows.Length; i++)
    {
        var peer = await InFreshFolderAsync(path => Bare(path, 1));
        measured[i].Add((await InFreshFolderAsync(rows[i].Measure), peer));
    }

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
AnsiConsole.Profile.Width = 140;
var table = new Table().AddColumn("durable edits, median of rounds");
foreach (var title in (string[])["per second", "bare, 1 row a commit", "ratio", "target"]) table.AddColumn(new TableColumn(title).RightAligned());
table.AddColumn("");
var met = 0;
for (var i = 0; i < rows.Length; i++)
{
    var ratio = Median(measured[i].Select(m => m.Rate / m.Peer));
    var isMet = ratio >= rows[i].Target;
    if (isMet) met++;
    table.AddRow(rows[i].Name, Median(measured[i].Select(m => m.Rate)).ToString("N0", culture), Median(measured[i].Select(m => m.Peer)).ToString("N0", culture),
        ratio.ToString("0.00", culture), rows[i].Target is { } target ? $"≥ {target.ToString("0.0", culture)}" : "", rows[i].Target is null ? "" : isMet ? "met" : "MISSED");
}
AnsiConsole.Write(table);
var targets = rows.Count(r => r.Target is not null);
Console.WriteLine($"{met} of {targets} targets met");
return met == targets ? 0 : 1;
