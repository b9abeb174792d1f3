using System.Net;
using Annotator.Dicom.Network;
using static Annotator.Dicom.Tests.Network.ScriptedPeer;

namespace Annotator.Dicom.Tests.Network;

public sealed class NetworkBoundsTests
{
    [Theory]
    [InlineData(2, 9)]
    [InlineData(9, 2)]
    public async Task One_association_too_many_is_refused_for_the_moment(int total, int perPeer)
    {
        await using var stage = new ReceiverStage(o => o with { MaxAssociations = total, MaxAssociationsPerPeer = perPeer });
        await using var first = await ConnectAsync(stage.Port);
        await using var second = await ConnectAsync(stage.Port);
        Assert.Equal(2, (await first.AssociateAsync())[0]);
        Assert.Equal(2, (await second.AssociateAsync())[0]);
        await using (var third = await ConnectAsync(stage.Port)) Assert.Equal([3, 0, 0, 0, 0, 4, 0, 2, 3, 2], await third.AssociateAsync());
        await first.SendAsync(AssociateWriter.ReleaseRequest());
        Assert.Equal(AssociateWriter.ReleaseReply(), await first.ReadAsync());
        await first.DisposeAsync();
        // The place is free again as soon as the server has seen the end.
        byte type;
        do
        {
            await using var fourth = await ConnectAsync(stage.Port);
            type = (await fourth.AssociateAsync())[0];
        }
        while (type == 3);
        Assert.Equal(2, type);
    }

    [Fact]
    public async Task A_peer_that_proposes_nothing_is_cut_off_by_artim_and_a_silent_one_is_aborted()
    {
        var clock = new ManualClock();
        await using var stage = new ReceiverStage(o => o with { Association = new AssociationOptions { Clock = clock, ArtimTimeout = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromSeconds(60) } });
        await using var mute = await ConnectAsync(stage.Port);
        await using var silent = await ConnectAsync(stage.Port);
        Assert.Equal(2, (await silent.AssociateAsync())[0]);
        var closed = mute.ReadAsync();
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(10), closed);
        Assert.Empty(await closed);
        var aborted = silent.ReadAsync();
        await clock.AdvanceUntilAsync(TimeSpan.FromSeconds(60), aborted);
        Assert.Equal([7, 0, 0, 0, 0, 4, 0, 0, 2, 0], await aborted);
    }

    [Fact]
    public async Task More_than_128_contexts_or_64_syntaxes_are_no_proposal()
    {
        await using var stage = new ReceiverStage();
        var many = Enumerable.Range(0, 65).Select(n => $"1.2.3.{n}").ToArray();
        await using var peer = await ConnectAsync(stage.Port);
        Assert.Equal(7, (await peer.AssociateAsync(Proposal(new PresentationContext(1, DimseUids.Verification, [.. many]))))[0]);
    }

    [Fact]
    public async Task A_stopping_server_refuses_newcomers_and_aborts_who_is_idle()
    {
        var stage = new ReceiverStage();
        await using var idle = await ConnectAsync(stage.Port);
        Assert.Equal(2, (await idle.AssociateAsync())[0]);
        var stopping = stage.Server.StopAsync();
        Assert.Equal([7, 0, 0, 0, 0, 4, 0, 0, 0, 0], await idle.ReadAsync());
        await idle.DisposeAsync();
        await stopping;
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(stage.Port));
    }

    [Fact]
    public void Titles_are_1_to_16_printable_characters()
    {
        Assert.All(["A", "STORE SCP", "SIXTEEN_LETTERS_"], t => Assert.True(AeTitle.IsValid(t)));
        Assert.All(["", "   ", "SEVENTEEN_LETTERS", "A\\B", "A\tB", "É"], t => Assert.False(AeTitle.IsValid(t)));
        Assert.Equal(IPAddress.Loopback, new ReceiverStage().Server.EndPoint.Address);
    }
}
