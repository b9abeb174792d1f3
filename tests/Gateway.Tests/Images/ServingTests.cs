using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Annotator.Core.Contract;
using Annotator.Core.Projects;
using Annotator.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>How pictures are served: once decoded for all, no longer than somebody waits, over one connection, and not again to who has them.</summary>
public sealed class ServingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task However_many_ask_at_once_every_frame_is_read_and_decoded_once()
    {
        const int many = 24;
        await using var watched = await WatchedSite.StartAsync();
        var volume = await watched.UploadAsync(6);
        watched.Blobs.Hold();
        var entered = watched.Arrivals.Until(many);
        var asked = Enumerable.Range(0, many).Select(n => watched.Site.Admin.GetByteArrayAsync(PictureOf(volume, (n % 3) switch { 0 => "axial/0", 1 => "axial/4", _ => "coronal/2" }, n))).ToList();
        await entered.WaitAsync(Patience);
        await watched.Blobs.Reached.WaitAsync(Patience);
        watched.Blobs.Release();
        Assert.All(await Task.WhenAll(asked).WaitAsync(Patience), png => Assert.NotEmpty(png));
        Assert.Equal(Enumerable.Repeat(1, 6), watched.Blobs.Reads.Values);
    }

    [Fact]
    public async Task When_the_only_client_goes_away_its_decoding_ends_and_the_next_one_is_served()
    {
        await using var watched = await WatchedSite.StartAsync();
        var volume = await watched.UploadAsync(6);
        watched.Blobs.Hold();
        using var gone = new CancellationTokenSource();
        var asked = watched.Site.Admin.GetAsync(PictureOf(volume, "axial/3", 0), gone.Token);
        await watched.Blobs.Reached.WaitAsync(Patience);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await watched.Blobs.Left.WaitAsync(Patience);
        watched.Blobs.Hold();
        watched.Blobs.Release();
        Assert.Equal(Pixels(3), await watched.Site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/axial/3"));
    }

    [Fact]
    public async Task When_one_of_several_clients_goes_away_the_others_are_served()
    {
        await using var watched = await WatchedSite.StartAsync();
        var volume = await watched.UploadAsync(4);
        watched.Blobs.Hold();
        using var gone = new CancellationTokenSource();
        var entered = watched.Arrivals.Until(2);
        var stays = watched.Site.Admin.GetByteArrayAsync($"/api/projects/p/volumes/{volume.Id}/slices/axial/1");
        var leaves = watched.Site.Admin.GetAsync(PictureOf(volume, "axial/1", 0), gone.Token);
        await entered.WaitAsync(Patience);
        await watched.Blobs.Reached.WaitAsync(Patience);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        watched.Blobs.Release();
        Assert.Equal(Pixels(1), await stays.WaitAsync(Patience));
        Assert.False(watched.Blobs.Left.IsCompleted);
    }

    [Fact]
    public async Task Over_tls_many_slices_are_in_flight_on_one_connection_of_http2()
    {
        using var certificate = SelfSigned();
        await using var watched = await WatchedSite.StartAsync(certificate);
        var volume = await watched.UploadAsync(6);
        var connections = 0;
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false, SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() } };
        handler.ConnectCallback = async (context, cancellation) =>
        {
            Interlocked.Increment(ref connections);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler) { BaseAddress = watched.Site.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ImageSite.AdminKey);
        watched.Blobs.Hold();
        const int many = 60;
        var entered = watched.Arrivals.Until(many);
        var asked = Enumerable.Range(0, many).Select(n => client.GetAsync($"/api/projects/p/volumes/{volume.Id}/slices/axial/{n % 6}")).ToList();
        // All of them are with the server before any is answered.
        await entered.WaitAsync(Patience);
        watched.Blobs.Release();
        var answers = await Task.WhenAll(asked).WaitAsync(Patience);
        foreach (var (answer, n) in answers.Select((answer, n) => (answer, n)))
        {
            Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
            Assert.Equal(Pixels(n % 6), await answer.Content.ReadAsByteArrayAsync());
        }
        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task Every_image_route_has_an_entity_tag_and_does_not_send_again_what_the_client_has()
    {
        await using var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        var volume = (await site.VolumesAsync((await site.UploadAsync("p", Volume(3))).Files[0].ExamId!))[0];
        await site.UploadAsync("raw", Volume(3));
        var (of, web) = ($"/api/projects/p/volumes/{volume.Id}", $"/projects/raw/dicom-web/studies/{Study}/series/{Series}");
        string[] named =
        [
            $"{of}/slices/axial/1", $"{of}/slices/sagittal/2?format=png8&center=0&width=90", $"{of}/slices/coronal/1?format=png16", $"{of}/slices/axial/1?slab=5&projection=mip", $"{of}/thumbnail",
            $"{of}/decimated?max=16", $"{of}/values?voxels=1,2,1", $"{of}/reformat?point=-10,-20,0&right=1,0,0&down=0,1,0&spacing=0.7,0.9&columns=6&rows=5",
        ];
        string[] asked =
        [
            $"{web}/metadata", $"{web}/instances/1.2.3.2", $"{web}/instances/1.2.3.2/frames/1", $"{web}/instances/1.2.3.2/rendered", $"{web}/rendered", $"{web}/instances/1.2.3.2/thumbnail",
            $"{web}/instances/1.2.3.2/bulkdata/7FE00010",
        ];
        foreach (var (path, isNamed) in named.Select(path => (path, true)).Concat(asked.Select(path => (path, false))))
        {
            var accept = path.EndsWith("1.2.3.2", StringComparison.Ordinal) ? "application/dicom; transfer-syntax=*" : path.EndsWith("frames/1", StringComparison.Ordinal) ? "application/octet-stream" : "*/*";
            var first = await GetAsync(site, path, accept);
            Assert.True(first.IsSuccessStatusCode, $"{path} gave {(int)first.StatusCode}");
            Assert.True(first.Headers.CacheControl is { Private: true } cache && cache.ToString().Contains(isNamed ? "immutable" : "no-cache", StringComparison.Ordinal), $"{path}: {first.Headers.CacheControl}");
            var again = await GetAsync(site, path, accept, first.Headers.ETag!);
            Assert.True(again.StatusCode == HttpStatusCode.NotModified, $"{path} gave {(int)again.StatusCode}");
            Assert.Empty(await again.Content.ReadAsByteArrayAsync());
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(site, path, accept, EntityTagHeaderValue.Parse("\"other\""))).StatusCode);
        }
    }

    [Fact]
    public async Task An_instance_as_stored_is_sent_in_parts_too()
    {
        await using var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        await site.UploadAsync("raw", Volume(1));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/projects/raw/dicom-web/studies/{Study}/series/{Series}/instances/1.2.3.1") { Headers = { Range = new RangeHeaderValue(128, 131) } };
        request.Headers.TryAddWithoutValidation("Accept", "application/dicom; transfer-syntax=*");
        var answer = await site.Admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal("DICM"u8.ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    private static async Task<HttpResponseMessage> GetAsync(ImageSite site, string path, string accept, EntityTagHeaderValue? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (known is not null) request.Headers.IfNoneMatch.Add(known);
        return await site.Admin.SendAsync(request);
    }

    private static string PictureOf(VolumeDescriptor volume, string slice, int n) => FormattableString.Invariant($"/api/projects/p/volumes/{volume.Id}/slices/{slice}?format=png8&center={n}&width=100");

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>A node whose reads of blobs can be held back, and that counts requests for slices as they come in.</summary>
    private sealed class WatchedSite : IAsyncDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("watched");

        public ImageSite Site { get; private set; } = null!;

        public WatchedBlobs Blobs { get; private set; } = null!;

        public Arrivals Arrivals { get; } = new();

        public static async Task<WatchedSite> StartAsync(X509Certificate2? certificate = null)
        {
            var watched = new WatchedSite();
            watched.Blobs = new WatchedBlobs(watched._folder.FullName);
            watched.Site = await ImageSite.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IBlobStore>(watched.Blobs)).AddSingleton<IStartupFilter>(watched.Arrivals), certificate: certificate);
            return watched;
        }

        public async Task<VolumeDescriptor> UploadAsync(int slices) => (await Site.VolumesAsync((await Site.UploadAsync("p", Volume(slices))).Files[0].ExamId!))[0];

        public async ValueTask DisposeAsync()
        {
            Blobs.Release();
            await Site.DisposeAsync();
            _folder.Delete(recursive: true);
        }
    }

    private sealed class Arrivals : IStartupFilter
    {
        private readonly Lock _gate = new();
        private int _left;
        private TaskCompletionSource _all = new();

        public Task Until(int count)
        {
            lock (_gate)
            {
                (_left, _all) = (count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                return _all.Task;
            }
        }

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, rest) =>
            {
                if (http.Request.Path.Value!.Contains("/slices/", StringComparison.Ordinal))
                    lock (_gate)
                        if (--_left == 0) _all.SetResult();
                await rest(http);
            });
            next(app);
        };
    }
}
