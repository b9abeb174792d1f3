using System.Net;
using Annotator.Core.Access;
using Annotator.Gateway.Access;
using Annotator.Gateway.Tests.Support;
using Annotator.Storage;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.Tests.Endpoints;

/// <summary>Walks every address there is, whoever added it.</summary>
public sealed class RouteRulesTests(TestNode node) : IClassFixture<TestNode>
{
    private static readonly string[] OpenToEverybody =
    [
        "GET /api/setup", "POST /api/setup", "POST /api/session", "GET /health", "GET /health/live", "GET /health/ready", "GET /openapi/{documentName}.json", "GET /{*path:nonfile}", "HEAD /{*path:nonfile}", "GET /index.html",
    ];

    [Fact]
    public void Every_address_has_an_access_rule() => Assert.DoesNotContain(Routes(), r => r.Rule is null);

    [Fact]
    public void Only_these_addresses_are_open_to_everybody() =>
        Assert.Equal(OpenToEverybody.Order(StringComparer.Ordinal), Routes().Where(r => r.Rule is AccessRule.Everybody).SelectMany(r => r.Methods.Select(m => $"{m} {r.Pattern}")).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Nobody_gets_anything_from_any_other_address()
    {
        foreach (var (route, method, path) in Requests("01990000-0000-7000-8000-000000000001").Where(r => r.Route.Rule is not AccessRule.Everybody))
        {
            var answer = await node.Nobody().SendAsync(method, path, BodyFor(route, method));
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {route.Pattern} gave {(int)answer.StatusCode} to nobody");
        }
    }

    [Fact]
    public async Task In_a_project_every_role_gets_exactly_what_the_table_grants()
    {
        var members = new Dictionary<Role, TestClient>();
        foreach (var role in Enum.GetValues<Role>()) members[role] = await node.SignInAsync();
        var project = await node.AddProjectAsync([.. members.Select(m => (m.Value.Person!, new[] { m.Key }))]);
        foreach (var (route, method, path) in Requests(project))
        {
            if (route.Rule is not AccessRule.MemberOfProject { Action: var action }) continue;
            foreach (var (role, client) in members)
            {
                using var answer = await client.SendAsync(method, path, BodyFor(route, method));
                var isRefused = answer.StatusCode == HttpStatusCode.Forbidden;
                Assert.True(isRefused != AccessTable.Grants(role, action), $"{method} {route.Pattern} ({action}) gave {(int)answer.StatusCode} to a {role}");
            }
        }
    }

    [Fact]
    public async Task Strangers_disabled_memberships_and_keys_of_other_projects_are_told_that_there_is_no_project()
    {
        var stranger = await node.SignInAsync();
        var project = await node.AddProjectAsync();
        var asked = 0;
        foreach (var (route, method, path) in Requests(project))
        {
            if (route.Rule is not AccessRule.MemberOfProject) continue;
            asked++;
            Assert.True("404 no-such-project" == await stranger.SendAsync(method, path, BodyFor(route, method)).OutcomeAsync(), $"{method} {route.Pattern}");
        }
        var kept = await node.Services.GetRequiredService<IReadModels>().QueryAsync<int>(
            "SELECT count(*) FROM access_audit WHERE by_person = @Id AND action = 'request.refused'", new { stranger.Person!.Id }, CancellationToken.None);
        Assert.Equal(asked, kept[0]);
    }

    [Fact]
    public async Task Site_roles_are_needed_where_they_are_asked_for()
    {
        var (plain, administrator, auditor) = (await node.SignInAsync(), await node.SignInAsync(SiteRoles.Administrator), await node.SignInAsync(SiteRoles.Auditor));
        foreach (var (route, method, path) in Requests("x"))
        {
            if (route.Rule is not AccessRule.OfSiteRole { Role: var role }) continue;
            foreach (var (client, has) in new[] { (plain, ""), (administrator, SiteRoles.Administrator), (auditor, SiteRoles.Auditor) })
            {
                var isRefused = (await client.SendAsync(method, path, BodyFor(route, method))).StatusCode == HttpStatusCode.Forbidden;
                Assert.True(isRefused == (has != role), $"{method} {route.Pattern} for “{has}”");
            }
        }
    }

    [Fact]
    public async Task Every_action_is_behind_some_address_or_command()
    {
        var byRoute = Routes().Select(r => r.Rule).OfType<AccessRule.MemberOfProject>().Select(r => r.Action).ToHashSet();
        Assert.Contains(ProjectAction.ViewProject, byRoute);
        Assert.Contains(ProjectAction.ViewExams, byRoute);
        Assert.Contains(ProjectAction.TakeWork, byRoute);
        Assert.Equal("200", await node.Admin.GetAsync("/api/projects").OutcomeAsync());
    }

    private IEnumerable<(RouteRow Route, HttpMethod Method, string Path)> Requests(string project) =>
        from route in Routes()
        where route.Pattern is not ("/{*path:nonfile}" or "/index.html") && !route.Pattern.StartsWith("/hub", StringComparison.Ordinal)
        from method in route.Methods
        select (route, method == "ANY" ? HttpMethod.Get : HttpMethod.Parse(method), Fill(route, project));

    // Empty, but of a type the address takes: another type is refused before anybody asks who it is.
    private static ByteArrayContent? BodyFor(RouteRow route, HttpMethod method)
    {
        if (method == HttpMethod.Get || method == HttpMethod.Delete) return null;
        var body = new ByteArrayContent([]);
        body.Headers.TryAddWithoutValidation("Content-Type", route.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { ContentTypes: [var first, ..] } ? first : "application/json");
        return body;
    }

    private static string Fill(RouteRow route, string project) =>
        "/" + string.Join('/', route.Endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "project" } => project,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "documentName" } => "v1",
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => ValueFor(parameter.Name),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        }))));

    private static string ValueFor(string parameter) => parameter is "index" or "frames" or "frame" or "table" ? "1" : parameter is "study" or "series" or "instance" ? "1.2.3" : parameter is "plane" ? "axial" : "01990000-0000-7000-8000-00000000000f";

    private IEnumerable<RouteRow> Routes() => node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => new RouteRow(
        e, "/" + e.RoutePattern.RawText!.Trim('/'), e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"], e.Metadata.GetMetadata<AccessRule>()));

    private sealed record RouteRow(RouteEndpoint Endpoint, string Pattern, IReadOnlyList<string> Methods, AccessRule? Rule);
}
