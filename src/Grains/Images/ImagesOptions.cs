using System.ComponentModel.DataAnnotations;

namespace Annotator.Grains.Images;

/// <summary>Bounds of ingest and serving of images. Section <c>Images</c>.</summary>
public sealed class ImagesOptions
{
    /// <summary>The largest instance that is taken in, in MiB; a larger one is refused as <c>too-large</c>. Default 512.</summary>
    [Range(1, 2000)] public int MaxInstanceMiB { get; set; } = 512;

    /// <summary>Voxels of a NIfTI or NRRD file, inflated, in MiB; a file with more is refused as <c>too-large</c>. Default 1536.</summary>
    [Range(1, 2000)] public int MaxVolumeFileMiB { get; set; } = 1536;

    /// <summary>Memory that instances on their way in may hold together, in MiB; past it a file is refused as <c>busy</c> and can be sent again. Default 2048.</summary>
    [Range(16, 1_048_576)] public int IngestMemoryMiB { get; set; } = 2048;

    /// <summary>Files of one request that are worked on at the same time. Default 8.</summary>
    [Range(1, 64)] public int IngestParallelism { get; set; } = 8;

    /// <summary>Files of one request; more are refused as <c>too-many-files</c>. Default 20,000.</summary>
    [Range(1, 1_000_000)] public int MaxFilesPerRequest { get; set; } = 20_000;

    /// <summary>Disk for all images of the site, in MiB; 0 for no bound. Default 0.</summary>
    [Range(0, long.MaxValue)] public long SiteQuotaMiB { get; set; }

    /// <summary>Disk for the images of a project that sets no quota of its own, in MiB; 0 for no bound. Default 0.</summary>
    [Range(0, long.MaxValue)] public long ProjectQuotaMiB { get; set; }

    /// <summary>The de-identification profile of the site archive, for instances that no project receives. Default <c>standard</c>.</summary>
    [Required] public string SiteProfile { get; set; } = "standard";

    /// <summary>Memory for decoded volumes, in MiB; past it the least recently used go. Default 1024.</summary>
    [Range(16, 1_048_576)] public int VolumeCacheMiB { get; set; } = 1024;

    /// <summary>The program that reads text in pixels: a name on the path, or a file. Where it is missing, images that need it wait for a person. Default <c>tesseract</c>.</summary>
    [Required] public string Tesseract { get; set; } = "tesseract";

    /// <summary>How many such programs run at the same time. Default 1.</summary>
    [Range(1, 64)] public int TextRecognitionParallelism { get; set; } = 1;

    /// <summary>Memory for thumbnails, in MiB. Default 32.</summary>
    [Range(1, 1024)] public int ThumbnailCacheMiB { get; set; } = 32;
}
