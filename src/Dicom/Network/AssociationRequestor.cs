namespace Annotator.Dicom.Network;

/// <summary>The calling side of establishing an association (PS3.8 9.2, states 4 and 5).</summary>
internal static class AssociationRequestor
{
    public static async Task<Association> RequestAsync(PduChannel channel, AssociationProposal proposal, AssociationOptions options,
        CancellationToken cancellation)
    {
        try
        {
            await channel.WriteAsync(AssociateWriter.Request(proposal), options.ArtimTimeout, cancellation);
            var pdu = await channel.ReadAsync(options.IdleTimeout, cancellation) ?? throw new EndOfStreamException("the peer closed without an answer");
            return pdu.Type switch
            {
                PduTypes.AssociateAccept => Accepted(channel, proposal, AssociateReader.ReadAnswer(pdu.Body.Span), options),
                PduTypes.AssociateReject => throw Refused(pdu),
                PduTypes.Abort => throw new DicomNetworkException(DicomNetworkErrors.Aborted,
                    "The peer aborted the association while it was being established."),
                _ => throw new ProtocolException(AbortReason.UnexpectedPdu, $"a PDU of type {pdu.Type:X2}H comes before an answer"),
            };
        }
        catch (ProtocolException wrong)
        {
            await channel.SendLastAsync(AssociateWriter.Abort(AbortSource.ServiceProvider, wrong.Reason), options.ArtimTimeout);
            throw new DicomNetworkException(DicomNetworkErrors.Protocol, $"The peer broke the protocol: {wrong.Message}.", wrong);
        }
        catch (TimeoutException late)
        {
            throw new DicomNetworkException(DicomNetworkErrors.TimedOut, $"The peer did not answer the proposal: {late.Message}", late);
        }
        catch (IOException broken)
        {
            throw new DicomNetworkException(DicomNetworkErrors.Broken, $"The connection broke before the association was there: {broken.Message}", broken);
        }
    }

    private static Association Accepted(PduChannel channel, AssociationProposal proposal, AssociationAnswer answer, AssociationOptions options)
    {
        // A transfer syntax that was not proposed is no agreement.
        foreach (var context in answer.Contexts.Where(c => c.Result == ContextResult.Accepted))
        {
            if (proposal.Contexts.FirstOrDefault(p => p.Id == context.Id) is not { } proposed || !proposed.TransferSyntaxes.Contains(context.TransferSyntax))
            {
                throw new ProtocolException(AbortReason.InvalidParameterValue, $"presentation context {context.Id} was answered with what was not proposed");
            }
        }
        return new Association(channel, proposal, answer, answer.User.MaxPduLength, options);
    }

    private static DicomNetworkException Refused(Pdu pdu)
    {
        var refusal = new AssociationRefusal(pdu.Body.Span[1], pdu.Body.Span[2], pdu.Body.Span[3]);
        return new DicomNetworkException(DicomNetworkErrors.Refused,
            $"The peer refused the association{(refusal.Result == 2 ? " for the moment" : "")}: {refusal.Describe()}.");
    }
}
