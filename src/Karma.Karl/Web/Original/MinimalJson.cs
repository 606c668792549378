using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Karma.Karl.Fleet;

namespace Karma.Karl.Web.Original;

/// <summary>What came from outside in the original's short format: members that are null are left out, at every depth.</summary>
internal static class MinimalJson
{
    public static JsonElement Of(JsonElement value) => Written(json => Write(json, value));

    /// <summary>A whole status: of its runtime also without the members that name a type id.</summary>
    public static JsonElement OfStatus(JsonElement status) => Written(json => WriteObject(json, status.EnumerateObject().Select(member =>
        IsRuntime(member) ? (member, KeepaliveDetails.WithoutTypeIds(member.Value)) : (member, member.Value))));

    private static bool IsRuntime(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Object && JsonMarshal.GetRawUtf8PropertyName(member).SequenceEqual("runtime"u8);

    private static JsonElement Written(Action<ArrayBufferWriter<byte>> write)
    {
        var json = new ArrayBufferWriter<byte>();
        write(json);
        return JsonElement.Parse(json.WrittenSpan);
    }

    // By the bytes: a name or a text with an escaped lone surrogate cannot be written anew.
    private static void Write(ArrayBufferWriter<byte> json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(json, value.EnumerateObject().Select(member => (member, member.Value)));
                break;
            case JsonValueKind.Array:
                json.Write("["u8);
                var isFirst = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!isFirst) json.Write(","u8);
                    Write(json, item);
                    isFirst = false;
                }

                json.Write("]"u8);
                break;
            default:
                json.Write(JsonMarshal.GetRawUtf8Value(value));
                break;
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> json, IEnumerable<(JsonProperty Member, JsonElement Value)> members)
    {
        json.Write("{"u8);
        var isFirst = true;
        foreach (var (member, value) in members.Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            json.Write(isFirst ? "\""u8 : ",\""u8);
            json.Write(JsonMarshal.GetRawUtf8PropertyName(member));
            json.Write("\":"u8);
            Write(json, value);
            isFirst = false;
        }

        json.Write("}"u8);
    }
}
