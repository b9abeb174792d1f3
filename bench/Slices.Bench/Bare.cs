using System.Diagnostics;
using System.Globalization;
using Annotator.Core.Geometry;
using Annotator.Imaging.Formats.Png;
using Annotator.Imaging.Kernels;
using Annotator.Imaging.Volumes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Annotator.Slices.Bench;

/// <summary>An endpoint of bare Kestrel that answers with as many bytes as it is asked for: the limit of any answer on this machine.</summary>
internal sealed class BareServer(string folder, int port) : Server(folder, Environment.ProcessPath!, port, ["--bare", port.ToString(CultureInfo.InvariantCulture), folder])
{
    private const int Most = 64 << 20;

    /// <summary>Runs it in this process until it is killed.</summary>
    public static Task RunAsync(int port, string folder)
    {
        var bytes = new byte[Most];
        new Random(1).NextBytes(bytes);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/bytes/{count:int}", async (int count, HttpContext http) =>
        {
            http.Response.ContentType = "application/octet-stream";
            http.Response.ContentLength = count;
            await http.Response.Body.WriteAsync(bytes.AsMemory(0, count), http.RequestAborted);
        });
        app.MapPost("/sink", (HttpContext http) => SinkAsync(http, folder)).WithMetadata(new Microsoft.AspNetCore.Mvc.DisableRequestSizeLimitAttribute());
        return app.RunAsync($"http://127.0.0.1:{port}");
    }

    // Writes each part into a file and waits until it is on the disk: what any archive has to do at the least.
    private static async Task SinkAsync(HttpContext http, string folder)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(http.Request.ContentType).Boundary).Value!;
        var parts = new MultipartReader(boundary, http.Request.Body);
        while (await parts.ReadNextSectionAsync(http.RequestAborted) is { } part)
        {
            await using var file = new FileStream(Path.Combine(folder, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.Write);
            await part.Body.CopyToAsync(file, http.RequestAborted);
            file.Flush(flushToDisk: true);
        }
    }
}

/// <summary>The work behind answers, without a server: seconds for one.</summary>
internal static class Kernels
{
    private const int Times = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    /// <summary>Window and PNG of one axial slice.</summary>
    public static double Axial(Volume volume)
    {
        var (d, index) = (volume.Manifest.Descriptor, 0);
        return Seconds(() =>
        {
            using var slice = volume.Slice(volume.Manifest.FindPlane(LatticePlane.Axial)!, index++ % volume.Grid.Slices);
            Png(slice, d.PixelType, new VoiWindow(40, 400, VoiFunction.Linear, d.Slope, d.Intercept));
        });
    }

    /// <summary>An oblique cut, its window and PNG.</summary>
    public static double Oblique(Volume volume, ObliquePlane plane)
    {
        var d = volume.Manifest.Descriptor;
        return Seconds(() =>
        {
            using var picture = Reformatter.Cut(volume, plane, CancellationToken.None);
            Png(picture, d.PixelType, new VoiWindow(40, 400, VoiFunction.Linear, d.Slope, d.Intercept));
        });
    }

    /// <summary>The served volume in this process, slice by slice from the server.</summary>
    public static async Task<Volume> FetchAsync(OurServer ours)
    {
        var d = ours.Volume;
        var slices = new byte[d.Grid.Slices][];
        var axial = d.Planes.First(p => p.Plane == LatticePlane.Axial);
        for (var k = 0; k < slices.Length; k++) slices[k] = await ours.Client.GetByteArrayAsync(ours.Address("axial", axial.SliceAxis.Map(k, slices.Length), null));
        return new Volume(new VolumeManifest(d, [], null, true), slices);
    }

    private static void Png(SlicePixels picture, Core.Contract.PixelType type, VoiWindow window)
    {
        var shown = new byte[picture.Width * picture.Height];
        DisplayMap.Run(type, picture.Bytes.Span, window, null, shown);
        PngEncoder.Encode(shown, picture.Width, picture.Height, PngFormat.Grey8);
    }

    private static double Seconds(Action work)
    {
        // Until the compiler has done its best with the loops.
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < WarmUp;) work();
        var seconds = new double[Times];
        for (var n = 0; n < Times; n++)
        {
            var watch = Stopwatch.StartNew();
            work();
            seconds[n] = watch.Elapsed.TotalSeconds;
        }
        Array.Sort(seconds);
        return seconds[Times / 2];
    }
}
