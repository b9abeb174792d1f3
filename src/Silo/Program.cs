using Annotator.Cli;
using Annotator.Silo;

var root = CommandLine.Build();
root.Add(ServeCommand.Create());
root.Add(RebuildCommand.Create());
return await CommandLine.RunAsync(root, args);
