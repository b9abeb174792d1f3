using System.Text.Json;
using System.Text.Json.Nodes;
using Annotator.Core.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Annotator.Gateway.Endpoints;

/// <summary>Examples in the description of the interface, written as the records they are.</summary>
internal static class EndpointExamples
{
    /// <summary>An example of what the endpoint answers.</summary>
    public static TBuilder WithExample<TBuilder>(this TBuilder endpoint, object answer) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AnswerExample(answer));

    /// <summary>An example of what the endpoint takes.</summary>
    public static TBuilder WithRequestExample<TBuilder>(this TBuilder endpoint, object body) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new BodyExample(body));

    /// <summary>Puts the examples where OpenAPI wants them.</summary>
    public static Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<BodyExample>().LastOrDefault() is { } body) SetExample(operation.RequestBody?.Content, body.Value);
        if (metadata.OfType<AnswerExample>().LastOrDefault() is { } answer && operation.Responses is { } responses)
            SetExample(responses.FirstOrDefault(r => r.Key.StartsWith('2')).Value?.Content, answer.Value);
        return Task.CompletedTask;
    }

    private static void SetExample(IDictionary<string, OpenApiMediaType>? content, object value)
    {
        foreach (var media in content?.Values ?? []) media.Example = ToNode(value);
    }

    private static JsonNode? ToNode(object value) => JsonSerializer.SerializeToNode(value, value.GetType(), CoreJson.Options);

    private sealed record AnswerExample(object Value);

    private sealed record BodyExample(object Value);
}
