namespace Annotator.Silo;

/// <summary>What the console says once the node is ready.</summary>
internal static class Greeting
{
    public static void Print(Uri address, NodeOptions options)
    {
        Console.WriteLine($"Annotator is ready at {address.GetLeftPart(UriPartial.Authority)}  (data in {options.DataFolder}; Ctrl+C stops)");
        Console.WriteLine("Your own images: open a project and drop a folder on it, or");
        Console.WriteLine($"  ./annotator import DIR --project PROJECT --server {address.GetLeftPart(UriPartial.Authority)} --key KEY");
    }
}
