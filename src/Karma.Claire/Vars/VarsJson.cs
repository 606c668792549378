using System.Text.Json.Serialization;

namespace Karma.Vars;

/// <summary>How variables of the common types are written.</summary>
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(string))]
internal sealed partial class VarsJson : JsonSerializerContext;
