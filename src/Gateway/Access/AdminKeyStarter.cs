using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Annotator.Gateway.Access;

/// <summary>Makes the account that the administrator's key from the environment acts as, before the node takes requests.</summary>
internal sealed class AdminKeyStarter(Accounts accounts, IOptions<GatewayOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => options.Value.AdminKey is null ? Task.CompletedTask : accounts.EnsureAdminKeyPersonAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
