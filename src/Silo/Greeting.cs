using System.Collections.Immutable;
using Annotator.Silo.Demo;

namespace Annotator.Silo;

/// <summary>What the console says once the node is ready.</summary>
internal static class Greeting
{
    public static void Print(Uri address, NodeOptions options, ImmutableArray<DemoSignIn> signIns, bool imagesAreComing)
    {
        var server = address.GetLeftPart(UriPartial.Authority);
        if (!signIns.IsEmpty)
        {
            Console.WriteLine("A demo project was made. Sign in as one of these; the passwords are shown this once and only their hashes are kept:");
            foreach (var (_, person, password) in signIns) Console.WriteLine($"  {person.Name,-12} {password}   {string.Join(", ", person.Roles.Select(r => r.ToString().ToLowerInvariant()))}");
            Console.WriteLine();
        }
        if (imagesAreComing) Console.WriteLine("The demo's phantom CT is still being made; it appears in the project by itself.");
        Console.WriteLine($"Annotator is ready at {server}  (data in {options.DataFolder}; Ctrl+C stops)");
        Console.WriteLine("Your own images: open a project and drop a folder on it, or");
        Console.WriteLine($"  ./annotator import DIR --project PROJECT --server {server}   (with an API key in ANNOTATOR_KEY)");
    }
}
