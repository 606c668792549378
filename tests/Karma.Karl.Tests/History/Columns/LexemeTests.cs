using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Karma.Karl.History.Columns;

namespace Karma.Karl.Tests.History.Columns;

public sealed class LexemeTests
{
    [Theory]
    [InlineData("1204", Form.Integer, 1204)]
    [InlineData("-7", Form.Integer, -7)]
    [InlineData("9223372036854775807", Form.Integer, long.MaxValue)]
    [InlineData("9223372036854775808", Form.Bare, 0)]
    [InlineData("-9223372036854775808", Form.Bare, 0)]
    [InlineData("1795264515024000", Form.Thousands, 1795264515024)]
    [InlineData("81920", Form.Pages, 20)]
    [InlineData("1000008", Form.Words, 125001)]
    [InlineData("-0", Form.Bare, 0)]
    [InlineData("007", Form.Bare, 0)]
    [InlineData("1e5", Form.Bare, 0)]
    [InlineData("true", Form.Bare, 0)]
    [InlineData("0.5", Form.Shortest + 1, 5)]
    [InlineData("0.50", Form.Fixed + 2, 50)]
    [InlineData("-12.345", Form.Shortest + 3, -12345)]
    [InlineData("-0.0", Form.Bare, 0)]
    [InlineData("0.000000000000000001", Form.Bare, 0)]
    [InlineData("0.00000000000000001", Form.Shortest + 17, 1)]
    [InlineData("\"1204\"", Form.QuotedInteger, 1204)]
    [InlineData("\"01204\"", Form.Text, 0)]
    [InlineData("\"0.93\"", Form.QuotedShortest + 2, 93)]
    [InlineData("\"0.930\"", Form.QuotedFixed + 3, 930)]
    [InlineData("\"5s\"", Form.Duration, 5)]
    [InlineData("\"2d 0h 0m 5s\"", Form.Duration, 172805)]
    [InlineData("\"0m 5s\"", Form.Text, 0)]
    [InlineData("\"1m 60s\"", Form.Text, 0)]
    [InlineData("\"18s ago\"", Form.Ago, 18)]
    [InlineData("\"2.97ms\"", Form.Hundredths, 297)]
    [InlineData("\"46ms\"", Form.Milliseconds, 46)]
    [InlineData("\"2026-11-21T15:04:01.123456\\u002B01:00\"", Form.EscapedEast + 4, 1795269841123456)]
    [InlineData("\"2026-11-21T15:04:01.123456+00:00\"", Form.East, 1795273441123456)]
    [InlineData("\"2026-11-21T15:04:01.123456-03:30\"", Form.West + 6, 1795286041123456)]
    [InlineData("\"2026-11-21T15:04:01.123456-00:00\"", Form.Text, 0)]
    public void Classify_AnyScalar_HasItsForm(string token, int form, long number)
    {
        Assert.Equal(form, Lexeme.Classify(Encoding.UTF8.GetBytes(token), out var actual));
        if (!Form.IsText((byte)form)) Assert.Equal(number, actual);
    }

    [Fact]
    public void Write_WhateverWasReadInAnyForm_GivesTheSameCharacters() => Property.Holds(
        from seed in Gen.Choose(0, int.MaxValue)
        select new OddJson(seed),
        odd =>
        {
            var body = odd.Next();
            foreach (var token in TokensOf(body))
            {
                var form = Lexeme.Classify(token, out var number);
                if (!Form.IsText(form)) Assert.Equal(Text(token), Written(form, number));
                for (var other = 1; other <= Form.Last; other++)
                    if (Form.IsKnown((byte)other) && !Form.IsText((byte)other) && Lexeme.TryRead((byte)other, token, out number))
                        Assert.Equal(Text(token), Written((byte)other, number));
            }
        });

    [Fact]
    public void Classify_NumbersAsPeopleWriteThem_AreNeverText() => Property.Holds(Property.Longs, number =>
    {
        if (number == long.MinValue) return;
        var text = number.ToString(CultureInfo.InvariantCulture);
        foreach (var token in new[] { text, $"\"{text}\"" })
        {
            var form = Lexeme.Classify(Encoding.UTF8.GetBytes(token), out var read);
            Assert.False(Form.IsText(form), token);
            Assert.Equal(token, Written(form, read));
        }
    });

    [Fact]
    public void Uptime_AnyDuration_IsADuration() => Property.Holds(Gen.Choose(0, int.MaxValue), seconds =>
    {
        var token = Encoding.UTF8.GetBytes($"\"{Uptime.Format(TimeSpan.FromSeconds(seconds))}\"");
        Assert.Equal(Form.Duration, Lexeme.Classify(token, out var read));
        Assert.Equal(seconds, read);
    });

    private static List<byte[]> TokensOf(byte[] body)
    {
        var tokens = new List<byte[]>();
        for (var at = 0; at < body.Length;)
        {
            if (Token.IsBetween(body[at]))
            {
                at++;
                continue;
            }

            var end = Token.EndOf(body, at);
            tokens.Add(body[at..end]);
            at = end;
        }

        return tokens;
    }

    private static string Written(byte form, long number)
    {
        var output = new Characters(new byte[1]);
        Lexeme.Write(form, number, ref output);
        return Text(output.Written);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
