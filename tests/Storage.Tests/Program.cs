using System.Globalization;
using Annotator.Storage.Tests.Sqlite;

// The crash tests start this executable again as the process that is killed.
return args switch
{
    [CrashingWriter.Argument, var path, var round] => await CrashingWriter.RunAsync(path, round),
    [CrashingWriter.Argument, var database, var round, var process] => await CrashingWriter.RunOnPostgresAsync(database, round, int.Parse(process, CultureInfo.InvariantCulture)),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
