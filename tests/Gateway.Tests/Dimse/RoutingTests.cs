using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Annotator.Core.Access;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Dicom;
using Annotator.Gateway.Tests.Images;
using Annotator.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Annotator.Gateway.Tests.Images.MadeImages;

namespace Annotator.Gateway.Tests.Dimse;

public sealed class RoutingTests
{
    private const string Rules = """
        {
          "rules": [
            { "name": "no ultrasound", "attributes": { "Modality": ["US", "IVUS"] }, "refuse": true },
            { "name": "abdomens of the trial", "calledAe": "TRIAL", "attributes": { "StudyDescription": "*abdomen*" }, "project": "p" },
            { "name": "by STOW", "path": "/dicom-web/*", "attributes": { "InstitutionName": "" }, "project": "p" },
            { "name": "MR strictly", "attributes": { "Modality": "MR" }, "profile": "strict" }
          ],
          "otherwise": "archive"
        }
        """;

    private static readonly (string Text, int Line, string Key)[] Wrong =
    [
        ("{ \"rules\": [\n", 2, ""),
        ("{\n \"rule\": [] }", 2, "rule"),
        ("{ \"otherwise\": \"drop\" }", 1, "otherwise"),
        ("{ \"rules\": [\n{ \"project\": \"p\" } ] }", 2, "rules[0].name"),
        ("{ \"rules\": [\n{ \"name\": \"a\" } ] }", 2, "rules[0]"),
        ("{ \"rules\": [\n{ \"name\": \"a\", \"project\": \"p\", \"refuse\": true } ] }", 2, "rules[0]"),
        ("{ \"rules\": [\n{ \"name\": \"a\", \"refuse\": true },\n{ \"name\": \"a\", \"refuse\": true } ] }", 3, "rules[1].name"),
        ("{ \"rules\": [\n{ \"name\": \"a\",\n \"profile\": \"lax\" } ] }", 3, "rules[0].profile"),
        ("{ \"rules\": [\n{ \"name\": \"a\",\n \"project\": \"nowhere\" } ] }", 3, "rules[0].project"),
        ("{ \"rules\": [\n{ \"name\": \"a\", \"refuse\": true,\n \"attributes\": {\n \"Modalty\": \"CT\" } } ] }", 4, "rules[0].attributes.Modalty"),
        ("{ \"rules\": [\n{ \"name\": \"a\", \"refuse\": true,\n \"callingAe\": [\"A\",\n 7] } ] }", 4, "rules[0].callingAe[1]"),
        ("{ \"rules\": [\n{ \"name\": \"a\", \"refuse\": true,\n \"caller\": \"A\" } ] }", 3, "rules[0].caller"),
    ];

    [Fact]
    public async Task Rules_are_set_tried_and_followed_and_the_audit_keeps_who_set_them()
    {
        await using var site = await ImageSite.StartAsync();
        Assert.Equal(1, (await SetAsync(site, Rules, 0)).GetProperty("version").GetInt64());
        Assert.Equal("routing-changed", (await SetAsync(site, Rules, 0)).GetProperty("code").GetString());
        var audited = await site.Services.GetRequiredService<IReadModels>().QueryAsync<string>("SELECT new_value FROM access_audit WHERE action = 'routing.set'", null, CancellationToken.None);
        Assert.Contains("abdomens of the trial", Assert.Single(audited), StringComparison.Ordinal);

        Assert.Equal(("no ultrasound", null, true), await TryAsync(site, Slice(0).Set(DicomTags.Modality, "US")));
        Assert.Equal(("abdomens of the trial", "p", false), await TryAsync(site, Slice(0), ("calledAe", "TRIAL")));
        Assert.Equal((null, null, false), await TryAsync(site, Slice(0)));
        Assert.Equal(("MR strictly", null, false), await TryAsync(site, Slice(0).Set(DicomTags.Modality, "MR")));
        Assert.Equal(("by STOW", "p", false), await TryAsync(site, Slice(0), ("path", "/dicom-web/studies")));
        Assert.Equal((null, null, false), await TryAsync(site, Slice(0).Set(DicomTags.InstitutionName, "General"), ("path", "/dicom-web/studies")));
        Assert.Equal((null, null, true), await TryAsync(site, Slice(0), ("rules", """{ "rules": [], "otherwise": "refuse" }""")));

        using var stored = await StowAsync(site, File(Slice(0)));
        Assert.Equal(200, (int)stored.StatusCode);
        var exam = Assert.Single((await site.Admin.GetFromJsonAsync<JsonElement>("/api/projects/p/exams")).GetProperty("items").EnumerateArray());
        Assert.Equal(1, exam.GetProperty("images").GetInt32());
        using var refused = await StowAsync(site, File(Slice(1).Set(DicomTags.Modality, "US")));
        Assert.Equal(409, (int)refused.StatusCode);
        Assert.Contains("not-routed", refused.Headers.NonValidated["Warning"].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_named_with_line_and_key_and_nothing_is_set()
    {
        await using var site = await ImageSite.StartAsync();
        foreach (var (text, line, key) in Wrong) await AssertWrongAsync(site, text, line, key);
        Assert.Equal(0, (await site.Admin.GetFromJsonAsync<JsonElement>("/api/routing")).GetProperty("version").GetInt64());
    }

    private static async Task AssertWrongAsync(ImageSite site, string text, int line, string key)
    {
        var problem = await SetAsync(site, text, 0);
        Assert.Equal("invalid-routing", problem.GetProperty("code").GetString());
        var fault = problem.GetProperty("details").GetProperty("faults")[0];
        Assert.Equal((line, key), (fault.GetProperty("line").GetInt32(), fault.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Only_administrators_see_or_set_rules()
    {
        await using var site = await ImageSite.StartAsync();
        using var manager = await site.SignInAsync("manager", Role.Manager);
        Assert.Equal(403, (int)(await manager.GetAsync("/api/routing")).StatusCode);
        Assert.Equal(403, (int)(await manager.PostAsJsonAsync("/api/routing", new SetRouting(Rules, 0), CoreJson.Options)).StatusCode);
        Assert.Equal(403, (int)(await manager.GetAsync("/api/transfers")).StatusCode);
    }

    private static async Task<JsonElement> SetAsync(ImageSite site, string text, long after)
    {
        using var answer = await site.Admin.PostAsJsonAsync("/api/routing", new SetRouting(text, after), CoreJson.Options);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<(string? Rule, string? Project, bool IsRefused)> TryAsync(ImageSite site, DicomDataset instance, params (string Part, string Text)[] parts)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(File(instance)), "file", "a.dcm" } };
        foreach (var (part, text) in parts) form.Add(new StringContent(text), part);
        using var answer = await site.Admin.PostAsync("/api/routing/trial", form);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var trial = (await answer.Content.ReadFromJsonAsync<RouteTrial>(CoreJson.Options))!;
        return (trial.Rule, trial.ProjectId, trial.Refusal is not null);
    }

    private static async Task<HttpResponseMessage> StowAsync(ImageSite site, byte[] file)
    {
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
        using var body = new MultipartContent("related", "b") { part };
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/related; type=\"application/dicom\"; boundary=b");
        return await site.Admin.PostAsync("/dicom-web/studies", body);
    }
}
