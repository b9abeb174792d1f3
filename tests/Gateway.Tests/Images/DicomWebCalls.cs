using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Annotator.Dicom;

namespace Annotator.Gateway.Tests.Images;

/// <summary>What DICOMweb tests ask a site, as its administrator.</summary>
internal static class DicomWebCalls
{
    public static async Task<(HttpStatusCode Status, JsonElement Body)> StowAsync(ImageSite site, string path, params IEnumerable<byte[]> files)
    {
        using var content = new MultipartContent("related", "edge");
        content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
        foreach (var file in files) content.Add(new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/dicom") } });
        var answer = await site.Admin.PostAsync(path, content);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    public static async Task<JsonElement> SearchAsync(ImageSite site, string path) => JsonDocument.Parse(await site.Admin.GetStringAsync(path)).RootElement;

    public static async Task<HttpResponseMessage> GetAsync(ImageSite site, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await site.Admin.SendAsync(request);
    }

    public static async Task<List<byte[]>> PartsAsync(ImageSite site, string path, string accept)
    {
        var answer = await GetAsync(site, path, accept);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var boundary = answer.Content.Headers.ContentType!.Parameters.Single(p => p.Name == "boundary").Value!;
        var reader = new Microsoft.AspNetCore.WebUtilities.MultipartReader(boundary, await answer.Content.ReadAsStreamAsync());
        var parts = new List<byte[]>();
        while (await reader.ReadNextSectionAsync() is { } part)
        {
            using var bytes = new MemoryStream();
            await part.Body.CopyToAsync(bytes);
            parts.Add(bytes.ToArray());
        }
        return parts;
    }

    public static JsonElement[] Items(JsonElement dataset, DicomTag tag) => [.. dataset.GetProperty(tag.ToHex()).GetProperty("Value").EnumerateArray()];

    public static string Value(JsonElement dataset, DicomTag tag) => dataset.GetProperty(tag.ToHex()).GetProperty("Value")[0].ToString();
}
