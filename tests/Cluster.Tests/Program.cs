using Annotator.Cluster.Tests;

// The tests start this executable again as the nodes that are killed.
return args is [NodeProcess.Argument, var database, var folder] ? await NodeProcess.RunAsync(database, folder) : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
