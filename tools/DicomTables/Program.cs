using Annotator.DicomTables;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: DicomTables FOLDER-OF-JSON-TABLES PATH-OF-src/Dicom");
    return 2;
}

var attributes = Tables.ReadAttributes(Path.Combine(args[0], "attributes.json"));
Write("Dictionary/DicomDictionary.g.cs", Emit.Dictionary(attributes));
Write("Dictionary/DicomTags.g.cs", Emit.Tags(attributes));
Write("Dictionary/SopClasses.g.cs", Emit.SopClasses(Tables.ReadSopClasses(Path.Combine(args[0], "sops.json"))));
Write("Deidentification/ConfidentialityTable.g.cs", Emit.Confidentiality(Tables.ReadRules(Path.Combine(args[0], "confidentiality_profile_attributes.json"))));
return 0;

void Write(string name, string text)
{
    var path = Path.Combine(args[1], name);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
    Console.WriteLine($"{path}: {text.Count(c => c == '\n')} lines");
}
