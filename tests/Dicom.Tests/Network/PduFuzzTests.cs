using System.Diagnostics;
using Annotator.Dicom.Network;
using Annotator.Dicom.Tests.Support;
using static Annotator.Dicom.Tests.Network.ScriptedPeer;

namespace Annotator.Dicom.Tests.Network;

public sealed class PduFuzzTests
{
    [Fact]
    public void Mutated_proposals_answers_and_commands_are_read_or_refused()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var proposal = Request(Proposal([.. Enumerable.Range(0, 6).Select(n => new PresentationContext((byte)((2 * n) + 1), SopClasses.CTImageStorage, ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]))]));
        var answer = AssociateWriter.Answer(Proposal(), new AssociationAnswer([new ContextAnswer(1, ContextResult.Accepted, "1.2.840.10008.1.2")], Proposal().User));
        var command = Echo(1, 1)[12..];
        for (var round = 0; round < (TestData.IsFull ? 400_000 : 20_000); round++)
        {
            try
            {
                AssociateReader.ReadRequest(Mutations.Damage(proposal[6..], random, int.MaxValue));
                AssociateReader.ReadAnswer(Mutations.Damage(answer[6..], random, int.MaxValue));
                CommandSet.Read(Mutations.Damage(command, random, int.MaxValue));
            }
            catch (Exception mapped) when (mapped is ProtocolException or DicomFormatException)
            {
                // What the server turns into an abort.
            }
            catch (Exception bug)
            {
                Assert.Fail($"seed {seed}, round {round}: {bug}");
            }
        }
    }

    [Fact]
    public async Task A_server_under_damaged_connections_answers_or_closes_each_and_goes_on()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var stage = new ReceiverStage(o => o with { Association = o.Association with { IdleTimeout = TimeSpan.FromSeconds(5) } });
        var store = CommandSet.Of(CommandFields.Store, SopClasses.CTImageStorage, hasDataset: true).Set(CommandElements.MessageId, 1).SetUid(CommandElements.AffectedSopInstanceUid, "1.2.3");
        byte[] talk =
        [
            .. Request(Proposal(new PresentationContext(1, SopClasses.CTImageStorage, ["1.2.840.10008.1.2.1"]))), .. Pdu(4, Pdv(1, 3, store.ToBytes())),
            .. Pdu(4, Pdv(1, 0, new byte[500])), .. Pdu(4, [.. Pdv(1, 0, new byte[30]), .. Pdv(1, 2, new byte[40])]), .. AssociateWriter.ReleaseRequest(),
        ];
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < (TestData.IsFull ? 20_000 : 1_000); round++)
        {
            await using var peer = await ConnectAsync(stage.Port);
            try
            {
                await peer.SendAsync(Mutations.Damage(talk, random, int.MaxValue));
                if (random.Next(4) > 0) await peer.FinishAsync();
            }
            catch (Exception closed) when (closed is IOException or System.Net.Sockets.SocketException)
            {
                // The server closed while we still spoke.
            }
        }
        await using var sound = await ConnectAsync(stage.Port);
        byte type;
        while ((type = (await sound.AssociateAsync())[0]) == 3) await sound.ReconnectAsync(stage.Port);
        Assert.True(type == 2, $"seed {seed}");
        Assert.DoesNotContain(stage.Failures, f => f.StartsWith("A bug", StringComparison.Ordinal) ? throw new Xunit.Sdk.XunitException($"seed {seed}: {f}") : false);
    }
}
