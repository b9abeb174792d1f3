namespace Annotator.Dicom.Network;

/// <summary>The called side of establishing an association (PS3.8 9.2, states 2 and 3).</summary>
internal static class AssociationAcceptor
{
    private const ushort Version1 = 1;

    /// <summary>Waits for a proposal and answers it.</summary>
    /// <returns>The association, or why there is none: null for a peer that left, aborted or sent no proposal in time.</returns>
    public static async Task<(Association? Association, AssociationProposal? Proposal, AssociationRefusal? Refusal)> AcceptAsync(
        PduChannel channel, Func<AssociationProposal, AssociationRefusal?> check, Func<PresentationContext, ContextAnswer> answer, AssociationOptions options,
            CancellationToken cancellation)
    {
        if (await ReadProposalAsync(channel, options, cancellation) is not { } proposal)
        {
            return default;
        }
        if ((RefusalOf(proposal) ?? check(proposal)) is { } refusal)
        {
            await channel.SendLastAsync(AssociateWriter.Refusal(refusal), options.ArtimTimeout);
            return (null, proposal, refusal);
        }
        var answered = new AssociationAnswer([.. proposal.Contexts.Select(answer)], UserOf(proposal, channel.MaxPduLength));
        await channel.WriteAsync(AssociateWriter.Answer(proposal, answered), options.ArtimTimeout, cancellation);
        return (new Association(channel, proposal, answered, proposal.User.MaxPduLength, options), proposal, null);
    }

    private static async Task<AssociationProposal?> ReadProposalAsync(PduChannel channel, AssociationOptions options, CancellationToken cancellation)
    {
        try
        {
            return await channel.ReadAsync(options.ArtimTimeout, cancellation) switch
            {
                null or { Type: PduTypes.Abort } => null,
                { Type: PduTypes.AssociateRequest } pdu => AssociateReader.ReadRequest(pdu.Body.Span),
                { } other => throw new ProtocolException(AbortReason.UnexpectedPdu, $"a PDU of type {other.Type:X2}H comes before a proposal"),
            };
        }
        catch (ProtocolException)
        {
            // AA-1: before there is an association the abort is the application's, whose reason is not significant (PS3.8 9.3.8).
            await channel.SendLastAsync(AssociateWriter.Abort(AbortSource.ServiceUser, AbortReason.NotSpecified), options.ArtimTimeout);
            throw;
        }
    }

    private static AssociationRefusal? RefusalOf(AssociationProposal proposal)
    {
        if ((proposal.ProtocolVersion & Version1) == 0)
        {
            return AssociationRefusal.UnknownProtocolVersion;
        }
        return proposal.ApplicationContext == DimseUids.ApplicationContext ? null : AssociationRefusal.UnknownApplicationContext;
    }

    // The caller is client of everything here, whatever it proposes; several operations at once are not done, so an offered window is answered with 1/1.
    private static UserInformation UserOf(AssociationProposal proposal, uint maxPduLength) => new(
        maxPduLength, DicomWriter.ImplementationClassUid, DicomWriter.ImplementationVersionName,
        [.. proposal.User.Roles.Select(role => new RoleSelection(role.SopClassUid, role.IsScu, IsScp: false))], proposal.User.HasAsynchronousWindow);
}
