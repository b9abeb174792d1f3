using Annotator.Storage.Tests.Sqlite;

// The crash tests start this executable again as the process that is killed.
return args is [CrashingWriter.Argument, var path, var round]
    ? await CrashingWriter.RunAsync(path, round)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
