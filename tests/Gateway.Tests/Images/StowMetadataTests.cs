using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Annotator.Core.Projects;
using Annotator.Dicom;
using Annotator.Dicom.Web;
using static Annotator.Gateway.Tests.Images.DicomWebCalls;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Images;

/// <summary>STOW-RS of metadata with bulk data (PS3.18 10.5.2).</summary>
public sealed class StowMetadataTests
{
    private const string Base = "/projects/raw/dicom-web";

    [Fact]
    public async Task Instances_as_metadata_and_bulk_data_are_those_that_files_would_be()
    {
        await using var site = await StartAsync();
        var slices = new[] { Slice(0).Set(DicomTags.PatientName, "Müller^Jörg=山田^太郎"), Slice(1) };
        var (status, body) = await StoreAsync(site, JsonOf(slices), Bulk(0, "pixels/0"), Bulk(1, "pixels/1"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, Items(body, DicomTags.ReferencedSopSequence).Length);
        foreach (var (slice, k) in slices.Select((slice, k) => (slice, k)))
        {
            var instance = $"{Base}/studies/{Study}/series/{Series}/instances/1.2.3.{k + 1}";
            var kept = DicomFile.Read(await (await GetAsync(site, instance, "application/dicom")).Content.ReadAsByteArrayAsync()).Dataset;
            Assert.Equal(Described(slice), Described(kept));
        }
        // The same as files adds nothing.
        Assert.Equal(HttpStatusCode.OK, (await StowAsync(site, Base + "/studies", [.. slices.Select(File)])).Status);
        Assert.Equal(2, (await SearchAsync(site, Base + "/instances")).GetArrayLength());
    }

    [Fact]
    public async Task An_instance_whose_bulk_data_are_not_there_or_compressed_fails_alone()
    {
        await using var site = await StartAsync();
        var (status, body) = await StoreAsync(site, JsonOf(Slice(0), Slice(1), Slice(2)), Bulk(0, "pixels/0"), Bulk(1, "pixels/1", "image/jp2"));
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal("1.2.3.1", Value(Assert.Single(Items(body, DicomTags.ReferencedSopSequence)), DicomTags.ReferencedSopInstanceUid));
        Assert.Equal(2, Items(body, DicomTags.OtherFailuresSequence).Length);
        var none = await StoreAsync(site, JsonOf(Slice(3).Set(DicomTags.StudyInstanceUid, "1.9")), $"/studies/{Study}", Bulk(0, "pixels/0"));
        Assert.Equal(HttpStatusCode.Conflict, none.Status);
    }

    [Fact]
    public async Task What_is_no_metadata_is_refused_whole()
    {
        await using var site = await StartAsync();
        foreach (var wrong in new[] { "", "[", "{\"00080018\":", "nonsense" })
            Assert.Equal(HttpStatusCode.BadRequest, (await StoreAsync(site, wrong)).Status);
        foreach (var wrong in new[] { "[{}]", "[1]", "[{\"00080018\":1}]", "[{\"x\":{\"vr\":\"UI\"}}]", "[{\"7FE00010\":{\"vr\":\"OW\",\"InlineBinary\":\"?\"}}]" })
            Assert.Equal(HttpStatusCode.Conflict, (await StoreAsync(site, wrong)).Status);
    }

    private static string JsonOf(params DicomDataset[] slices)
    {
        var json = slices.Select((slice, k) => Encoding.UTF8.GetString(DicomJsonWriter.ToBytes([slice], (_, element) => element.Tag == DicomTags.PixelData ? $"pixels/{k}" : null))[1..^1]);
        return $"[{string.Join(',', json)}]";
    }

    private static ByteArrayContent Bulk(int k, string location, string type = "application/octet-stream")
    {
        var part = new ByteArrayContent(Pixels(k)) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        part.Headers.TryAddWithoutValidation("Content-Location", location);
        return part;
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> StoreAsync(ImageSite site, string json, params HttpContent[] bulk) => StoreAsync(site, json, "/studies", bulk);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> StoreAsync(ImageSite site, string json, string resource, params HttpContent[] bulk)
    {
        using var content = new MultipartContent("related", "edge");
        content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom+json\""));
        content.Add(new StringContent(json, Encoding.UTF8, "application/dicom+json"));
        foreach (var part in bulk) content.Add(part);
        using var answer = await site.Admin.PostAsync(Base + resource, content);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    private static string Described(DicomDataset dataset) => string.Join('\n', dataset.Select(e => $"{e.Tag.ToHex()} {e.Vr} {Convert.ToHexString(e.Bytes.Span)}"));

    private static async Task<ImageSite> StartAsync()
    {
        var site = await ImageSite.StartAsync();
        await site.MakeProjectAsync("raw", new ProjectSettings(DeidentificationProfile: "as-received"));
        return site;
    }
}
