using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Annotator.Cli.Tests;

/// <summary>One file as it arrived.</summary>
public sealed record Arrived(string Name, long Length, string Sha256, bool IsBad);

/// <summary>The part of the REST surface the command line uses, on a real socket: it speaks the contract, writes down what comes and misbehaves as told.</summary>
public sealed class RecordingServer : IAsyncDisposable
{
    public const string Key = "ann_test_key";
    public const string ProjectId = "01990000-0000-7000-8000-000000000001";
    public const string ProjectName = "Lung nodules";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte> _held = new();
    private int _inFlight;
    private int _uploads;

    private RecordingServer(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public List<ProjectCard> Projects { get; } = [Card(ProjectId, ProjectName)];

    /// <summary>Files of each upload that was read to its end, in order of arrival.</summary>
    public ConcurrentQueue<IReadOnlyList<Arrived>> Uploads { get; } = new();

    /// <summary>Bodies of the other POST requests with their paths.</summary>
    public ConcurrentQueue<(string Path, JsonElement Body)> Posts { get; } = new();

    public int MostInFlight { get; private set; }

    /// <summary>What happens to the n-th upload (from 0) before its body is read; true when it has been answered.</summary>
    public Func<int, HttpContext, Task<bool>> BeforeBody { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>What happens to the n-th upload (from 0) after its files are kept; true when it has been answered.</summary>
    public Func<int, HttpContext, Task<bool>> AfterBody { get; set; } = (_, _) => Task.FromResult(false);

    /// <summary>Answers every request instead of the server; null to be one.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public Func<HttpContext, Task> Export { get; set; } = http => http.Response.WriteAsync("""{"format":"annotator"}""");

    public AuditVerdict Audit { get; set; } = new(true, 120, 4, null);

    public static async Task<RecordingServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => { k.Listen(IPAddress.Loopback, 0); k.Limits.MaxRequestBodySize = null; });
        builder.Services.ConfigureHttpJsonOptions(o => CoreJson.Configure(o.SerializerOptions));
        var server = new RecordingServer(builder.Build());
        server.Map();
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.Single());
        return server;
    }

    public static Task ProblemAsync(HttpContext http, int status, string code, string text) =>
        TypedResults.Problem(detail: text, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code }).ExecuteAsync(http);

    /// <summary>The files of an upload that was read to its end.</summary>
    public static IReadOnlyList<Arrived> FilesOf(HttpContext http) => (IReadOnlyList<Arrived>)http.Items[nameof(FilesOf)]!;

    public static ProjectCard Card(string id, string name) => new(id, name, "", [], [], 3, 1, 2, null);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.Use(async (http, next) =>
        {
            if (Instead is not null) await Instead(http);
            else if (http.Request.Path.StartsWithSegments("/api") && http.Request.Headers.Authorization != $"Bearer {Key}") await ProblemAsync(http, 401, "invalid-key", "The key is not known.");
            else await next(http);
        });
        _app.MapGet("/health/ready", () => new { Status = "ready" });
        _app.MapGet("/api/projects", () => Projects);
        _app.MapPost("/api/projects/{project}/uploads", UploadAsync);
        _app.MapGet("/api/projects/{project}/export", http => Export(http));
        _app.MapGet("/api/projects/{project}/exams/{exam}/export", (string exam) => new { Exam = exam });
        _app.MapGet("/api/audit/verify", () => Audit);
        _app.MapPost("/api/commands", (JsonElement body) => Keep("/api/commands", body, new Receipt(StreamId.Project("01"), 1)));
        _app.MapPost("/api/keys", (JsonElement body) => Keep("/api/keys", body, new KeyCreated("key-1", "ann_key-1_secret")));
        _app.MapPost("/api/people", AddPersonAsync);
    }

    private T Keep<T>(string path, JsonElement body, T answer)
    {
        Posts.Enqueue((path, body.Clone()));
        return answer;
    }

    private async Task<IResult> AddPersonAsync(HttpContext http, JsonElement body)
    {
        var person = body.Deserialize<CreatePerson>(CoreJson.Options)!;
        if (person.Name != "taken") return TypedResults.Created((string?)null, Keep("/api/people", body, new PersonView("p1", person.Name, person.DisplayName, person.SiteRoles ?? [], false)));
        await ProblemAsync(http, 409, "name-taken", "Somebody has that name.");
        return Results.Empty;
    }

    private async Task UploadAsync(HttpContext http)
    {
        var turn = Interlocked.Increment(ref _uploads) - 1;
        MostInFlight = Math.Max(MostInFlight, Interlocked.Increment(ref _inFlight));
        try
        {
            if (await BeforeBody(turn, http)) return;
            var files = await ReadAsync(http.Request);
            Uploads.Enqueue(files);
            http.Items[nameof(FilesOf)] = files;
            var verdicts = files.Select(Judge).ToList();
            if (await AfterBody(turn, http)) return;
            await http.Response.WriteAsJsonAsync(new UploadResult([.. verdicts]), CoreJson.Options);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private FileVerdict Judge(Arrived file)
    {
        if (file.IsBad) return new FileVerdict(file.Name, Verdict.Refused, "not-dicom", "This is no DICOM file.");
        return new FileVerdict(file.Name, _held.TryAdd(file.Sha256, 0) ? Verdict.Stored : Verdict.Duplicate, SopInstanceUid: "1.2.3", ExamId: "exam-1");
    }

    private static async Task<IReadOnlyList<Arrived>> ReadAsync(HttpRequest request)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value!;
        var reader = new MultipartReader(boundary, request.Body);
        var files = new List<Arrived>();
        while (await reader.ReadNextSectionAsync() is { } part)
        {
            using var content = new MemoryStream();
            await part.Body.CopyToAsync(content);
            var bytes = content.ToArray();
            files.Add(new Arrived(part.GetContentDispositionHeader()!.FileNameStar.Value!, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.AsSpan().StartsWith("bad"u8)));
        }
        return files;
    }
}
