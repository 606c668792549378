using System.Text.Json;
using System.Text.Json.Serialization;
using Karma.Karl.Web.Api;
using Karma.Karl.Web.Intake;
using Karma.Karl.Web.Original;

namespace Karma.Karl.Web;

/// <summary>What Karl answers as JSON: snake_case, absent members left out, times in UTC to the microsecond.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcJsonConverter), typeof(RawJsonConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(InstanceList))]
[JsonSerializable(typeof(InstanceAnswer))]
[JsonSerializable(typeof(KeepaliveList))]
[JsonSerializable(typeof(AvailabilityList))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(TopologyAnswer))]
[JsonSerializable(typeof(DifferenceList))]
[JsonSerializable(typeof(SearchList))]
[JsonSerializable(typeof(OriginalFleet))]
[JsonSerializable(typeof(OriginalError))]
[JsonSerializable(typeof(OriginalBuild))]
[JsonSerializable(typeof(OriginalSnapshot))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class KarlJson : JsonSerializerContext;
