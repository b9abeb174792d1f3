using System.Text.Json;
using Annotator.Core.Messages;
using Annotator.Storage;

namespace Annotator.Gateway.Access;

/// <summary>Writes who did what to accounts, sign-ins and keys: in the transaction of the change itself, never with a secret.</summary>
public sealed class AccessAudit(IReadModels tables, TimeProvider clock)
{
    /// <summary>The statement that keeps one entry; it goes into the transaction of what it tells of.</summary>
    internal SqlStatement Entry(Caller by, string action, string subject, object? before = null, object? after = null)
    {
        var now = clock.GetUtcNow();
        return new(
            """
            INSERT INTO access_audit (id, at, by_person, session_id, address, action, subject, old_value, new_value)
            VALUES (@Id, @At, @By, @Session, @Address, @Action, @Subject, @Old, @New)
            """,
            new
            {
                Id = Guid.CreateVersion7(now).ToString(), At = now, By = by.Actor.PersonId, Session = by.Actor.SessionId, by.Address,
                Action = action, Subject = subject, Old = Text(before), New = Text(after),
            });
    }

    /// <summary>Keeps an entry about something that changed nothing, such as a refusal.</summary>
    internal Task WriteAsync(Caller by, string action, string subject, object? detail, CancellationToken cancellation) =>
        tables.ExecuteAsync([Entry(by, action, subject, after: detail)], cancellation);

    private static string? Text(object? value) => value is null ? null : JsonSerializer.Serialize(value, CoreJson.Options);
}
