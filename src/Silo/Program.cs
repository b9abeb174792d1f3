using Annotator.Cli;
using Annotator.Silo;

var root = CommandLine.Build();
root.Add(ServeCommand.Create());
return await CommandLine.RunAsync(root, args);
