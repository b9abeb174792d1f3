using Annotator.Storage;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Annotator.Gateway.Realtime;

/// <summary>Logs what went wrong in a call. Refusals are answers and not logged; SignalR itself would log them as failures.</summary>
internal sealed partial class HubFailureLog(ILogger<HubFailureLog> log) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (StoreUnavailableException away)
        {
            LogAway(log, invocationContext.HubMethodName, away);
            throw;
        }
        catch (Exception failure) when (failure is not HubException && !invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            LogFailed(log, invocationContext.HubMethodName, failure);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The hub's {Method} failed")]
    private static partial void LogFailed(ILogger log, string method, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hub's {Method} found the store unavailable")]
    private static partial void LogAway(ILogger log, string method, Exception failure);
}
