using Annotator.Dicom.Network;
using static Annotator.Dicom.Tests.Network.ScriptedPeer;

namespace Annotator.Dicom.Tests.Network;

public sealed class ProtocolFaultTests
{
    private static readonly byte[] UserAbort = [7, 0, 0, 0, 0, 4, 0, 0, 0, 0];

    public static TheoryData<string, byte[]> BeforeAnAssociation() => new()
    {
        { "a PDU type that does not exist", Pdu(9, 0, 0, 0, 0) },
        { "data before a proposal", Echo(1, 1) },
        { "a release before a proposal", AssociateWriter.ReleaseRequest() },
        { "a proposal that is too short", Pdu(1, new byte[20]) },
        { "a proposal of 4 GiB", [1, 0, 255, 255, 255, 255] },
        { "an item that is longer than the proposal", Pdu(1, [.. new byte[68], 0x10, 0, 0xFF, 0xFF]) },
        { "a proposal without user information", Pdu(1, [0, 1, .. new byte[66], 0x10, 0, 0, 3, .. "1.2"u8]) },
        { "an even context number", Request(Proposal(new PresentationContext(2, DimseUids.Verification, ["1.2.840.10008.1.2"]))) },
        { "a context number twice", Request(Proposal([.. Enumerable.Repeat(new PresentationContext(1, DimseUids.Verification, ["1.2.840.10008.1.2"]), 2)])) },
        { "a context without a transfer syntax", Request(Proposal(new PresentationContext(1, DimseUids.Verification, []))) },
        { "an abstract syntax that is no UID", Request(Proposal(new PresentationContext(1, "verification", ["1.2.840.10008.1.2"]))) },
    };

    [Theory, MemberData(nameof(BeforeAnAssociation))]
    public async Task What_is_no_proposal_is_aborted(string what, byte[] bytes)
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        await peer.SendAsync(bytes);
        var answer = await peer.ReadAsync();
        Assert.True(UserAbort.SequenceEqual(answer), $"{what}: {Convert.ToHexString(answer)}");
    }

    [Theory]
    [InlineData(ReceiverStage.Title, "NOBODY", 1, DimseUids.ApplicationContext, 1, 1, 3)]
    [InlineData("OTHER", ReceiverStage.Caller, 1, DimseUids.ApplicationContext, 1, 1, 7)]
    [InlineData(ReceiverStage.Title, ReceiverStage.Caller, 1, "1.2.3", 1, 1, 2)]
    public async Task Who_may_not_associate_is_told_why(string called, string calling, ushort version, string application, byte result, byte source, byte reason)
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        var answer = await peer.AssociateAsync(Proposal() with { CalledAe = called, CallingAe = calling, ProtocolVersion = version, ApplicationContext = application });
        Assert.Equal([3, 0, 0, 0, 0, 4, 0, result, source, reason], answer);
    }

    [Fact]
    public async Task Another_version_of_the_protocol_is_refused_by_the_upper_layer()
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        var request = Request(Proposal());
        (request[6], request[7]) = (0, 2);
        await peer.SendAsync(request);
        Assert.Equal([3, 0, 0, 0, 0, 4, 0, 1, 2, 2], await peer.ReadAsync());
    }

    public static TheoryData<string, byte[], byte> InAnAssociation() => new()
    {
        { "a PDU type that does not exist", Pdu(0x4F, 0, 0, 0, 0), 1 },
        { "a second proposal", Request(Proposal()), 2 },
        { "an answer to nothing", Pdu(2, new byte[100]), 6 },
        { "a release reply to nothing", AssociateWriter.ReleaseReply(), 2 },
        { "data without a value", Pdu(4), 6 },
        { "a value of length 1", Pdu(4, 0, 0, 0, 1, 1, 3), 6 },
        { "a value longer than its PDU", Pdu(4, 0, 0, 1, 0, 1, 3, 9, 9), 6 },
        { "a context that was not accepted", Echo(3, 1), 6 },
        { "data over the maximum length", [4, 0, 0, 16, 0, 1], 6 },
        { "a dataset where a command is awaited", Pdu(4, Pdv(1, 2, 1, 2, 3, 4)), 5 },
        { "a release of the wrong length", Pdu(5, 0, 0), 6 },
    };

    [Theory, MemberData(nameof(InAnAssociation))]
    public async Task A_broken_protocol_is_aborted_by_the_upper_layer_with_its_reason(string what, byte[] bytes, byte reason)
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        Assert.Equal(2, (await peer.AssociateAsync())[0]);
        await peer.SendAsync(bytes);
        var answer = await peer.ReadAsync();
        if (bytes[0] == 2) Assert.Equal((7, 2), (answer[0], answer[8]));
        else Assert.True(answer.SequenceEqual(new byte[] { 7, 0, 0, 0, 0, 4, 0, 0, 2, reason }), $"{what}: {Convert.ToHexString(answer)}");
    }

    [Theory]
    [InlineData("00001001020000000100", "no command field")]
    [InlineData("00000001FFFFFF7F3000", "an element that is cut off")]
    [InlineData("08001800020000003100", "another group")]
    [InlineData("", "nothing")]
    public async Task A_command_that_is_none_is_aborted_by_the_application(string hex, string what)
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        await peer.AssociateAsync();
        await peer.SendAsync(Pdu(4, Pdv(1, 3, Convert.FromHexString(hex))));
        var answer = await peer.ReadAsync();
        Assert.True(UserAbort.SequenceEqual(answer), $"{what}: {Convert.ToHexString(answer)}");
    }

    [Fact]
    public async Task A_command_in_many_fragments_and_several_values_in_one_pdu_are_one_message_each()
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        await peer.AssociateAsync();
        var command = Echo(1, 7)[12..];
        await peer.SendAsync(Pdu(4, [.. command[..10].SelectMany(b => Pdv(1, 1, b)), .. Pdv(1, 1), .. Pdv(1, 3, command[10..])]));
        Assert.Equal((4, 7), await StatusAsync(peer));
        await peer.SendAsync(Pdu(4, [.. Pdv(1, 3, command), .. Pdv(1, 3, Echo(1, 8)[12..])]));
        Assert.Equal((4, 7), await StatusAsync(peer));
        Assert.Equal((4, 8), await StatusAsync(peer));
        await peer.SendAsync(AssociateWriter.ReleaseRequest());
        Assert.Equal(AssociateWriter.ReleaseReply(), await peer.ReadAsync());
    }

    [Fact]
    public async Task Bytes_may_come_one_by_one()
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        foreach (var b in Request(Proposal())) await peer.SendAsync([b]);
        Assert.Equal(2, (await peer.ReadAsync())[0]);
        foreach (var b in Echo(1, 3)) await peer.SendAsync([b]);
        Assert.Equal((4, 3), await StatusAsync(peer));
    }

    [Fact]
    public async Task An_operation_that_is_not_served_is_answered_so_and_the_association_goes_on()
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        await peer.AssociateAsync();
        var find = CommandSet.Of(CommandFields.Find, DimseUids.StudyRootFind, hasDataset: true).Set(CommandElements.MessageId, 4);
        await peer.SendAsync([.. Pdu(4, Pdv(1, 3, find.ToBytes())), .. Pdu(4, Pdv(1, 0, 1, 2)), .. Pdu(4, Pdv(1, 2, 3, 4))]);
        Assert.Equal(DimseStatus.UnrecognizedOperation, (await AnswerAsync(peer)).Status);
        await peer.SendAsync(Echo(1, 5));
        Assert.Equal((4, 5), await StatusAsync(peer));
    }

    [Fact]
    public async Task An_offered_window_of_operations_is_answered_with_one_and_roles_with_client_only()
    {
        await using var stage = new ReceiverStage();
        await using var peer = await ConnectAsync(stage.Port);
        var user = new UserInformation(0, "1.2.3", null, [new RoleSelection(SopClasses.CTImageStorage, true, true)], HasAsynchronousWindow: true);
        var answer = AssociateReader.ReadAnswer((await peer.AssociateAsync(Proposal() with { User = user })).AsSpan(6));
        Assert.True(answer.User.HasAsynchronousWindow);
        Assert.Equal([new RoleSelection(SopClasses.CTImageStorage, true, false)], answer.User.Roles);
        Assert.Equal((ContextResult.Accepted, TransferSyntax.ImplicitLittleEndian.Uid), (answer.Contexts[0].Result, answer.Contexts[0].TransferSyntax));
    }

    [Fact]
    public async Task An_abort_and_a_broken_connection_within_a_dataset_end_the_session_with_the_reason()
    {
        await using var stage = new ReceiverStage();
        foreach (var ends in new[] { "abort", "close" })
        {
            await using var peer = await ConnectAsync(stage.Port);
            await peer.AssociateAsync(Proposal(new PresentationContext(1, SopClasses.CTImageStorage, ["1.2.840.10008.1.2.1"])));
            var store = CommandSet.Of(CommandFields.Store, SopClasses.CTImageStorage, hasDataset: true).Set(CommandElements.MessageId, 1).SetUid(CommandElements.AffectedSopInstanceUid, "1.2.3");
            await peer.SendAsync([.. Pdu(4, Pdv(1, 3, store.ToBytes())), .. Pdu(4, Pdv(1, 0, 1, 2))]);
            if (ends == "abort") await peer.SendAsync(AssociateWriter.Abort(AbortSource.ServiceUser, AbortReason.NotSpecified));
        }
        while (stage.Ends.Count < 2) await Task.Yield();
        Assert.Contains(stage.Ends, e => e!.Contains("aborted", StringComparison.Ordinal));
        Assert.Empty(stage.Stored);
    }

    [Fact]
    public async Task A_session_that_fails_at_its_end_is_reported_and_the_server_goes_on()
    {
        await using var stage = new ReceiverStage { AtEnd = () => throw new InvalidOperationException("a patient's name") };
        foreach (var _ in new[] { 1, 2 })
        {
            await using var peer = await ConnectAsync(stage.Port);
            await peer.AssociateAsync();
            await peer.SendAsync(AssociateWriter.ReleaseRequest());
            Assert.Equal(6, (await peer.ReadAsync())[0]);
        }
        while (stage.Failures.Count < 2) await Task.Yield();
        Assert.All(stage.Failures, f => Assert.StartsWith("A bug ended the association: InvalidOperationException", f, StringComparison.Ordinal));
        Assert.All(stage.Failures, f => Assert.DoesNotContain("patient", f, StringComparison.Ordinal));
    }

    [Theory, InlineData("a😀b"), InlineData("a\u00fcb"), InlineData("ab"), InlineData("")]
    public void A_text_of_a_command_has_an_even_length_whatever_is_in_it(string text)
    {
        var command = CommandSet.Of(CommandFields.Echo, null, hasDataset: false).SetText(CommandElements.ErrorComment, text);
        Assert.Equal(0, command.ToBytes().Length % 2);
        Assert.DoesNotContain('\0', CommandSet.Read(command.ToBytes()).GetText(CommandElements.ErrorComment)!);
    }

    private static async Task<(byte Type, int RespondedTo)> StatusAsync(ScriptedPeer peer)
    {
        var answer = await AnswerAsync(peer);
        Assert.Equal(0, answer.Status);
        return (4, answer.GetUInt16(CommandElements.RespondedTo)!.Value);
    }

    private static async Task<CommandSet> AnswerAsync(ScriptedPeer peer)
    {
        var pdu = await peer.ReadAsync();
        Assert.Equal((4, 3), (pdu[0], pdu[11]));
        return CommandSet.Read(pdu.AsSpan(12));
    }
}
