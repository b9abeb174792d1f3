using Annotator.Cli;
using Annotator.Silo;
using Annotator.Silo.Dicom;
using Annotator.Silo.Upkeep;

var root = CommandLine.Build();
root.Add(ServeCommand.Create());
root.Add(RebuildCommand.Create());
root.Add(DicomCommand.Create());
root.Add(UpkeepCommands.CreateBackup());
root.Add(UpkeepCommands.CreateVerify());
root.Add(StoreCommand.Create());
return await CommandLine.RunAsync(root, args);
