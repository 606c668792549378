using System.Text;
using Karma.Karl.History.Columns;

namespace Karma.Karl.Tests.History.Columns;

public sealed class TemplateTests
{
    [Fact]
    public void Scan_AStatus_LeavesOutWhatChangesAndKeepsTheSetup()
    {
        var template = Of("""{"service":"a","now":1,"dependencies":["x:1",{"port":2}],"labels":{"k":"v"},"runtime":{"status":{"message":"OK","n":[1,true]}},"state":"running"}""");

        Assert.NotNull(template);
        Assert.Equal([Role.Now, Role.None, Role.None, Role.None, Role.None], template.Roles);
        Assert.Equal("""{"service":"a","now":""", Encoding.UTF8.GetString(template.Piece(0)));
        Assert.Equal(""","dependencies":["x:1",{"port":2}],"labels":{"k":"v"},"runtime":{"status":{"message":""", Encoding.UTF8.GetString(template.Piece(1)));
        Assert.Equal("}", Encoding.UTF8.GetString(template.Piece(5)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[[]]")]
    [InlineData("{\"never ends")]
    [InlineData("\"\\")]
    public void Scan_WhatHasNoValues_HasNoTemplate(string body) => Assert.Null(Of(body));

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        var template = Of("""{"now":1,"build":0,"x":[1,2,3]}""");
        Assert.NotNull(template);

        var read = Template.Parse(template.Bytes);

        Assert.Equal((template.Id, template.BuildHole), (read.Id, read.BuildHole));
        Assert.Equal(template.Roles, read.Roles);
    }

    [Fact]
    public void Of_SeenOnce_IsNotAdmitted_SeenAgain_IsAndIsShared()
    {
        var templates = new TemplateCatalog();
        var (first, second) = (Heads.Of("{\"a\":1}"u8.ToArray())[0], Heads.Of("{\"a\":\"other\"}"u8.ToArray())[0]);

        Assert.Null(templates.Of(first));
        var admitted = templates.Of(second);

        Assert.NotNull(admitted);
        Assert.True(templates.IsShared(admitted));
        Assert.Same(admitted, templates.Of(first));
        Assert.Same(admitted, templates.Find(admitted.Id));
    }

    [Fact]
    public void Of_MoreThanThereIsRoomFor_ThoseUsedOfLateStay()
    {
        var templates = new TemplateCatalog();
        var used = Filled(templates, -1);
        for (var i = 0; i < 10_000; i++)
        {
            Filled(templates, i);
            if (i % 1_000 == 0) Assert.Same(used, templates.Find(used.Id));
        }

        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => templates.Find(Of($"{{\"a{i}\":1}}")!.Id) is not null), 2_000, 4_096); // It is a template.
    }

    [Fact]
    public void Head_OfATemplateThatWasLetGoOf_IsSealedAndNamesItToTheStore()
    {
        var templates = new TemplateCatalog();
        var records = Heads.Of(Enumerable.Range(0, 50).Select(i => Encoding.UTF8.GetBytes($"{{\"early\":{i}}}")));
        var (head, frame) = (new OpenHead(), new Frame());
        foreach (var record in records[..25]) head.Append(record, templates, frame);
        for (var i = 0; i < 10_000; i++) Filled(templates, i);
        foreach (var record in records[25..]) head.Append(record, templates, frame);

        var named = Assert.Single(head.Templates());
        Assert.Null(templates.Find(named.Id));
        Records.AssertSame(records, ColumnBlock.Decode(Heads.Sealed(head), [Template.Parse(named.Bytes)]));
    }

    private static Template Filled(TemplateCatalog templates, int number)
    {
        var filling = Heads.Of(Encoding.UTF8.GetBytes($"{{\"a{number}\":1}}"))[0];
        templates.Of(filling);
        return templates.Of(filling) ?? throw new InvalidOperationException("It was seen twice.");
    }

    private static Template? Of(string body) => TemplateScanner.Scan(Heads.Of(Encoding.UTF8.GetBytes(body))[0]);
}
