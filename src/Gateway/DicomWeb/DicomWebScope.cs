using System.Reflection;
using Annotator.Core.Messages;
using Annotator.Core.Projects;
using Annotator.Gateway.Access;
using Annotator.Grains.Images;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Annotator.Gateway.DicomWeb;

/// <summary>What a DICOMweb request may see: the site archive, or one project. The access gate has let it in already.</summary>
/// <param name="Archive">What is searched and retrieved.</param>
/// <param name="Project">The project; null for the site archive.</param>
/// <param name="Actor">Who asks.</param>
/// <param name="Address">The addresses of what is sent.</param>
internal sealed record DicomWebScope(ArchiveScope Archive, Project? Project, Actor Actor, DicomWebAddress Address)
{
    /// <summary>Gives endpoints their scope.</summary>
    public static async ValueTask<DicomWebScope?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var domains = context.RequestServices.GetRequiredService<ImageDomains>();
        var address = DicomWebAddress.Of(context.Request);
        if (!context.Request.RouteValues.ContainsKey("project"))
            return new(new ArchiveScope((await domains.OfSiteAsync(context.RequestAborted)).Name, null), null, context.User.ToActor(), address);
        var access = await ProjectAccess.BindAsync(context, parameter) ?? throw new InvalidOperationException("The endpoint is not in a project.");
        var domain = await domains.OfProjectAsync(access.Project, context.RequestAborted);
        return new(new ArchiveScope(domain.Name, access.Project.Id), access.Project, access.Actor, address);
    }
}
