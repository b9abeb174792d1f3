using Annotator.Imaging.Bench;

// dotnet run -c Release --project bench/Imaging.Bench
Layouts.Run();
