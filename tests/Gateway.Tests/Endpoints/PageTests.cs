using System.Text.Json;
using System.Text.RegularExpressions;
using Annotator.Gateway.Tests.Support;

namespace Annotator.Gateway.Tests.Endpoints;

public sealed partial class PageTests(TestNode node) : IClassFixture<TestNode>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/projects/x/exams/y")]
    public async Task Every_address_of_the_page_is_the_page_with_a_nonce_of_its_own(string path)
    {
        var (first, second) = (await LoadAsync(path), await LoadAsync(path));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Nothing_may_frame_sniff_or_inject()
    {
        var answer = await node.Nobody().GetAsync("/");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        foreach (var part in new[] { "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self' blob:", "connect-src 'self' data:", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'" })
            Assert.Contains(part, policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/assets/app-1234.js", "text/javascript")]
    [InlineData("/assets/kernel.wasm", "application/wasm")]
    [InlineData("/assets/kernel.wasm.zst", "application/octet-stream")]
    public async Task Files_have_their_types_and_hashed_ones_are_kept_for_ever(string path, string type)
    {
        var answer = await node.Nobody().GetAsync(path);
        Assert.Equal((type, "public, max-age=31536000, immutable"), (answer.Content.Headers.ContentType?.MediaType, answer.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task The_interface_describes_itself_as_OpenAPI_3_1_with_a_summary_for_everything()
    {
        var document = await node.Nobody().ReadAsync<JsonElement>("/openapi/v1.json");
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
                Assert.True(operation.Value.TryGetProperty("summary", out _), $"{operation.Name} {path.Name} has no summary");
        }
        Assert.Contains("project.create", document.GetRawText(), StringComparison.Ordinal);
    }

    private async Task<string> LoadAsync(string path)
    {
        var answer = await node.Nobody().GetAsync(path);
        var nonce = Nonce().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
        Assert.Contains($"'nonce-{nonce}'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.NotEmpty(nonce);
        return nonce;
    }

    [GeneratedRegex("content=\"([^\"]*)\"")]
    private static partial Regex Nonce();
}
