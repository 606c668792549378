using System.Text.Json.Serialization;
using Karma.Karl.Web.Views;

namespace Karma.EndToEnd;

/// <summary>A status with a view that has every part.</summary>
internal sealed record Viewed([property: JsonPropertyName("message")] string Message)
{
    public static void Show(Viewed status, StatusView view) => view
        .Headline(status.Message, StatusTone.Warning)
        .Fact(status.Message, status.Message, "https://queues.example/")
        .Meter(status.Message, 250, 1_000, "orders", StatusTone.Bad)
        .Table([status.Message, "Other"], [[status.Message, "1"], ["short"]])
        .Note(status.Message, StatusTone.Good);
}

[JsonSerializable(typeof(Viewed))]
internal sealed partial class ViewedJson : JsonSerializerContext;
