using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Annotator.Core.Geometry;

namespace Annotator.Imaging.Phantoms;

/// <summary>A part of a phantom whose place and size are known exactly.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Centre">Its centre in the patient.</param>
/// <param name="RadiiMm">Half its extent along x, y and z of the patient, mm.</param>
/// <param name="ModalityValue">The value at its centre before noise, HU.</param>
public sealed record PhantomStructure(string Name, LpsPoint Centre, LpsVector RadiiMm, double ModalityValue);

/// <summary>How a CT phantom is made. The defaults are oblique, anisotropic, offset and non-cubic on purpose.</summary>
/// <param name="Columns">Columns of a slice.</param>
/// <param name="Rows">Rows of a slice.</param>
/// <param name="Slices">Slices.</param>
/// <param name="SpacingBetweenColumns">Distance between columns, mm.</param>
/// <param name="SpacingBetweenRows">Distance between rows, mm.</param>
/// <param name="SpacingBetweenSlices">Distance between slices, mm.</param>
/// <param name="Seed">Makes the same noise and vessels again.</param>
/// <param name="NoiseHu">Standard deviation of the noise, HU.</param>
public sealed record CtPhantomOptions(
    int Columns = 448, int Rows = 304, int Slices = 120, double SpacingBetweenColumns = 0.7, double SpacingBetweenRows = 0.9,
    double SpacingBetweenSlices = 2.5, int Seed = 1, double NoiseHu = 14);

/// <summary>A synthetic contrast-enhanced CT of a chest and upper abdomen, with organs, two lung nodules and letters that say which way is which.</summary>
/// <param name="LpsFromIjk">The lattice.</param>
/// <param name="Columns">Columns of a slice.</param>
/// <param name="Rows">Rows of a slice.</param>
/// <param name="Slices">Hounsfield units: for each k, rows × columns, row-major.</param>
/// <param name="Structures">Parts whose places are known.</param>
public sealed record CtPhantom(LpsFromIjk LpsFromIjk, int Columns, int Rows, ImmutableArray<short[]> Slices, ImmutableArray<PhantomStructure> Structures)
{
    /// <summary>Where the body's centre lies in the patient's frame of reference.</summary>
    public static LpsPoint BodyCentre { get; } = new(-17.3, -152.6, 812.4);

    /// <summary>Makes the phantom; equal options make equal voxels (on machines whose sines round alike).</summary>
    public static CtPhantom Create(CtPhantomOptions? options = null)
    {
        options ??= new CtPhantomOptions();
        var lattice = LatticeOf(options);
        var anatomy = new ChestAnatomy(options.Seed);
        var slices = new short[options.Slices][];
        Parallel.For(0, slices.Length, k => slices[k] = MakeSlice(options, lattice, anatomy, k));
        return new CtPhantom(lattice, options.Columns, options.Rows, ImmutableCollectionsMarshal.AsImmutableArray(slices), StructuresOf(anatomy));
    }

    // Turned by −6°, 4° and 5° about x, y and z, so that no axis of the lattice is one of the patient.
    private static LpsFromIjk LatticeOf(CtPhantomOptions o)
    {
        var turn = Quaternion.CreateFromYawPitchRoll(0.0698f, -0.1047f, 0.0873f);
        LpsVector Axis(Vector3 axis)
        {
            var turned = Vector3.Transform(axis, turn);
            return new LpsVector(turned.X, turned.Y, turned.Z);
        }

        var (row, column) = (Axis(Vector3.UnitX).Normalised(), Axis(Vector3.UnitY));
        column = (column - (row * column.Dot(row))).Normalised();
        var (i, j, k) = (row * o.SpacingBetweenColumns, column * o.SpacingBetweenRows, row.Cross(column) * o.SpacingBetweenSlices);
        // The table lies below the body, so the picture's middle does too.
        var origin = BodyCentre + new LpsVector(0, 6, 0) - (i * ((o.Columns - 1) / 2.0)) - (j * ((o.Rows - 1) / 2.0)) - (k * ((o.Slices - 1) / 2.0));
        return new LpsFromIjk(i, j, k, origin);
    }

    private static short[] MakeSlice(CtPhantomOptions o, LpsFromIjk lattice, ChestAnatomy anatomy, int k)
    {
        var slice = new short[o.Columns * o.Rows];
        var noise = PhantomNoise.Slice(o.Columns, o.Rows, (o.Seed * 7919) + k, (float)o.NoiseHu);
        for (var j = 0; j < o.Rows; j++)
        {
            for (var i = 0; i < o.Columns; i++)
            {
                var at = (lattice * new IjkPoint(i, j, k)) - BodyCentre;
                var value = anatomy.At(new Vector3((float)at.X, (float)at.Y, (float)at.Z)) + noise[(j * o.Columns) + i];
                slice[(j * o.Columns) + i] = (short)Math.Clamp(MathF.Round(value), -1024, 3071);
            }
        }
        return slice;
    }

    private static ImmutableArray<PhantomStructure> StructuresOf(ChestAnatomy anatomy)
    {
        PhantomStructure Part(string name, Vector3 centre, LpsVector radii) =>
            new(name, BodyCentre + new LpsVector(centre.X, centre.Y, centre.Z), radii, anatomy.At(centre));
        LpsVector Ball(double radius) => new(radius, radius, radius);
        return
        [
            Part("Liver", ChestAnatomy.Liver, new(66, 72, 68)),
            Part("Spleen", ChestAnatomy.Spleen, new(19, 32, 42)),
            Part("Right kidney", ChestAnatomy.RightKidney, new(25, 21, 42)),
            Part("Left kidney", ChestAnatomy.LeftKidney, new(25, 21, 42)),
            Part("Heart", ChestAnatomy.Heart, new(50, 42, 46)),
            Part("Right lung", ChestAnatomy.RightLung, new(50, 74, 112)),
            Part("Left lung", ChestAnatomy.LeftLung, new(50, 74, 112)),
            Part("Spine", ChestAnatomy.SpineCentre, new(19, 15, 150)),
            Part("Nodule, right upper lobe", ChestAnatomy.UpperNodule, Ball(ChestAnatomy.UpperNoduleRadius)),
            Part("Nodule, left lower lobe", ChestAnatomy.LowerNodule, Ball(ChestAnatomy.LowerNoduleRadius)),
        ];
    }
}
