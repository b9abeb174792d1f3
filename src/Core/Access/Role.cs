namespace Annotator.Core.Access;

/// <summary>What a member is in a project. A member may have several.</summary>
public enum Role
{
    /// <summary>Runs the project: members, ontology, protocol, workflow, upload, export.</summary>
    Manager,

    /// <summary>Reads: annotates exams.</summary>
    Reader,

    /// <summary>Checks the work of readers.</summary>
    Reviewer,

    /// <summary>Settles disagreements.</summary>
    Adjudicator,

    /// <summary>Looks, and changes nothing.</summary>
    Viewer,
}

/// <summary>Roles on the site, as they stand in <see cref="Messages.Actor.SiteRoles"/>.</summary>
public static class SiteRoles
{
    /// <summary>Creates people and projects, and may enter any project as its manager.</summary>
    public const string Administrator = "administrator";

    /// <summary>Reads and verifies the audit.</summary>
    public const string Auditor = "auditor";
}

/// <summary>Everything somebody may do in a project. The table role × action is <see cref="AccessTable"/>.</summary>
public enum ProjectAction
{
    /// <summary>See the project, its ontology, protocol and workflow.</summary>
    ViewProject,

    /// <summary>Change members, ontology, protocol, workflow and settings.</summary>
    ManageProject,

    /// <summary>List and open exams and their images.</summary>
    ViewExams,

    /// <summary>Add images.</summary>
    UploadImages,

    /// <summary>Tag and note exams.</summary>
    EditExams,

    /// <summary>Draw and change annotations.</summary>
    Annotate,

    /// <summary>Take work from the queue, submit and skip it.</summary>
    TakeWork,

    /// <summary>Accept and reject submitted work.</summary>
    Review,

    /// <summary>Give work to a member or take it away.</summary>
    AssignWork,

    /// <summary>Open issues, comment on and resolve them.</summary>
    DiscussIssues,

    /// <summary>Take results out of the site.</summary>
    Export,
}
