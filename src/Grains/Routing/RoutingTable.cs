using System.Collections.Immutable;
using Annotator.Core.Contract;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Storage;

namespace Annotator.Grains.Routing;

/// <summary>The site's set of rules, every version of it. The newest holds, on every node within a few seconds.</summary>
public sealed class RoutingTable(IReadModels tables, IGrainHost grains, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private Held _held = new(0, RoutingRules.None, DateTimeOffset.MinValue);

    /// <summary>The table beside the log.</summary>
    public static SideTable Table { get; } = new("routing-rules-1", """
        CREATE TABLE IF NOT EXISTS routing_rules (
          version BIGINT NOT NULL PRIMARY KEY,
          text TEXT NOT NULL,
          at TEXT NOT NULL,
          by_person TEXT NOT NULL)
        """);

    /// <summary>The rules that hold.</summary>
    public async Task<RoutingRules> ReadAsync(CancellationToken cancellation)
    {
        var held = _held;
        if (clock.GetUtcNow() - held.At < Fresh) return held.Rules;
        var text = await ReadTextAsync(cancellation);
        // What was accepted once is read again, also when a profile it names is gone meanwhile; that is refused instance by instance.
        var rules = text.Version == held.Version ? held.Rules : RoutingRulesReader.Read(text.Text).Rules ?? new RoutingRules([], RefusesOthers: true);
        _held = new Held(text.Version, rules, clock.GetUtcNow());
        return rules;
    }

    /// <summary>The rules that hold as they were written.</summary>
    public async Task<RoutingText> ReadTextAsync(CancellationToken cancellation) =>
        await tables.QueryAsync<RoutingText>("SELECT version, text, at, by_person FROM routing_rules ORDER BY version DESC LIMIT 1", null, cancellation) is [var newest]
            ? newest : new RoutingText(0, """{ "rules": [], "otherwise": "archive" }""", null, null);

    /// <summary>Reads a set and looks up what it names.</summary>
    public async Task<(RoutingRules? Rules, ImmutableArray<RoutingFault> Faults)> CheckAsync(string text, CancellationToken cancellation)
    {
        var (rules, faults) = RoutingRulesReader.Read(text);
        if (rules is null) return (null, faults);
        var missing = ImmutableArray.CreateBuilder<RoutingFault>();
        var lines = LocatedJson.Read(text).Members.FirstOrDefault(m => m.Key == "rules").Value?.Items ?? [];
        for (var n = 0; n < rules.Rules.Length; n++)
        {
            if (rules.Rules[n].ProjectId is { } id && !(await grains.ReadAsync<Project>(StreamId.Project(id), cancellation)).State.Exists)
                missing.Add(new RoutingFault(lines[n].Members.First(m => m.Key == RoutingKeys.Project).Value.Line, $"rules[{n}].project", $"There is no project {id}."));
        }
        return missing.Count == 0 ? (rules, []) : (null, missing.ToImmutable());
    }

    /// <summary>The statement that makes a checked text the newest version, if nobody wrote another meanwhile (a row that is taken is refused).</summary>
    public SqlStatement Save(long version, string text, string by) => new(
        "INSERT INTO routing_rules (version, text, at, by_person) VALUES (@version, @text, @At, @by)", new { version, text, At = clock.GetUtcNow(), by });

    /// <summary>Forgets what is held, after a change on this node.</summary>
    public void Forget() => _held = _held with { At = DateTimeOffset.MinValue };

    private sealed record Held(long Version, RoutingRules Rules, DateTimeOffset At);
}
