namespace Karma.Karl.Topology.Layout;

/// <summary>A rectangle of a drawing.</summary>
internal readonly record struct Area(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    public int Middle => Y + Height / 2;

    public bool Holds(Area other) => other.X >= X && other.Y >= Y && other.Right <= Right && other.Bottom <= Bottom;

    public bool Meets(Area other) => other.X < Right && X < other.Right && other.Y < Bottom && Y < other.Bottom;
}
