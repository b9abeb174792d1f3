using Annotator.Core.Messages;
using Annotator.Grains.Activation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Annotator.Grains.Tests;

/// <summary>Another host on the same log: what a second node is to the first.</summary>
internal static class SecondHost
{
    public static readonly ViewingCondition View = new(40, 400, "LINEAR", null, "axial", 0, 1, 500, 500, 1);

    public static InProcessGrainHost On(NodeStage stage) => new(
        stage.Host.Services.GetRequiredService<GrainKinds>(), stage.Host.Services.GetRequiredService<GrainServices>(), NullLogger<InProcessGrainHost>.Instance);
}
