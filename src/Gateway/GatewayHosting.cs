using Annotator.Core.Messages;
using Annotator.Gateway.Access;
using Annotator.Gateway.Endpoints;
using Annotator.Gateway.Images;
using Annotator.Gateway.Realtime;
using Annotator.Grains.Projects;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Annotator.Gateway;

/// <summary>Puts the edge into a node: services, the pipeline in its one order, and every address.</summary>
public static class GatewayHosting
{
    private const int MiB = 1024 * 1024;

    /// <summary>Adds the services of the edge. The node adds stores, grains and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<GatewayOptions, GatewayOptionsValidator>().BindConfiguration("Gateway");
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>((kestrel, gateway) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = (long)gateway.Value.LargestMessageMiB * MiB;
        });
        services.Configure<JsonOptions>(json => CoreJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // The core alone: the usual AddAuthentication also brings data protection with keys on disk, which nothing here needs.
        services.AddAuthenticationCore(o => o.DefaultScheme = CallerAuthentication.SchemeName).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.SchemeName, null);
        services.AddSingleton<AccessAudit>().AddSingleton<Sessions>().AddSingleton<Accounts>().AddSingleton<IPeopleDirectory>(s => s.GetRequiredService<Accounts>()).AddSingleton<ApiKeys>().AddSingleton<SignInThrottle>();
        services.AddSingleton<NodeState>().AddSingleton<CommandDesk>().AddSingleton<ExamList>().AddSingleton<TaskQueue>();
        services.AddHostedService<AdminKeyStarter>();
        // Only files that are the same for everybody: compressing secrets beside what an attacker chooses would leak them (BREACH).
        services.AddResponseCompression(o => (o.EnableForHttps, o.MimeTypes) = (true, ["text/javascript", "text/css", "image/svg+xml", "application/wasm"]));
        return services.AddRealtime().AddInterfaceDescription();
    }

    /// <summary>The pipeline, and every address with its access rule.</summary>
    public static WebApplication UseGateway(this WebApplication app)
    {
        var web = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.WebRoot;
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemsMiddleware>();
        app.UseResponseCompression();
        app.UseWebClient(web);
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<AccessGate>();
        app.MapSetup();
        app.MapSession();
        app.MapPeople();
        app.MapKeys();
        app.MapProjects();
        app.MapExams();
        app.MapQueue();
        app.MapCommands();
        app.MapImages();
        app.MapAudit();
        app.MapRouting();
        app.MapTransfers();
        app.MapPacs();
        app.MapExport();
        app.MapFileExport();
        app.MapLabelmapImport();
        app.MapHealth();
        app.MapRealtime();
        app.MapOpenApi("/openapi/{documentName}.json").Requires(AccessRule.Anonymous);
        app.MapWebClient(web);
        return app;
    }

    private static IServiceCollection AddInterfaceDescription(this IServiceCollection services) => services.AddOpenApi("v1", openApi =>
    {
        openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        openApi.AddOperationTransformer(EndpointExamples.ApplyAsync);
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Annotator", Version = "1", Description = "Errors are RFC 9457 problems with a stable code. Commands, events and the hub's messages: contract/schema.json." };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", document)] = [] }];
            return Task.CompletedTask;
        });
        openApi.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(StreamId))
                (schema.Type, schema.Pattern, schema.Examples) = (JsonSchemaType.String, "^(project|exam|task|set|job)/[A-Za-z0-9._~-]{1,200}$", ["project/01990000-0000-7000-8000-000000000001"]);
            return Task.CompletedTask;
        });
    });
}
