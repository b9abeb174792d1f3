using Annotator.Imaging.Bench;

// bench/run imaging-kernels [pictures|layouts]
if (args is not ["layouts"]) Pictures.Run();
if (args is not ["pictures"]) Layouts.Run();
