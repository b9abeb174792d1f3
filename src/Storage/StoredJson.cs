using System.Text.Json.Serialization;
using Annotator.Core.Messages;

namespace Annotator.Storage;

/// <summary>How the store itself writes JSON: only the refusal of a receipt.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Rejection))]
internal sealed partial class StoredJson : JsonSerializerContext;
