<?xml version="1.0" encoding="UTF-8"?>
<!-- Shows a Define-XML 2.1 file in a browser: contents, datasets, variables, values by test, code lists, methods. No script, no other file. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:odm="http://www.cdisc.org/ns/odm/v1.3"
    xmlns:def="http://www.cdisc.org/ns/def/v2.1" xmlns:xlink="http://www.w3.org/1999/xlink" exclude-result-prefixes="odm def xlink">
<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>
<xsl:key name="item" match="odm:ItemDef" use="@OID"/>
<xsl:key name="list" match="odm:CodeList" use="@OID"/>
<xsl:key name="values" match="def:ValueListDef" use="@OID"/>
<xsl:key name="where" match="def:WhereClauseDef" use="@OID"/>
<xsl:key name="method" match="odm:MethodDef" use="@OID"/>
<xsl:key name="leaf" match="def:leaf" use="@ID"/>
<xsl:variable name="version" select="/odm:ODM/odm:Study/odm:MetaDataVersion"/>

<xsl:template match="/">
<html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
<title><xsl:value-of select="/odm:ODM/odm:Study/odm:GlobalVariables/odm:StudyName"/> – Define-XML</title>
<style>
:root { color-scheme: light dark; --line: #8886; --soft: #8881; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0; display: grid; grid-template-columns: 15rem 1fr; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; border-right: 1px solid var(--line); box-sizing: border-box; font-size: 14px; }
nav ul { list-style: none; padding: 0; margin: .3rem 0 1rem; } nav a { text-decoration: none; }
main { padding: 1rem 1.5rem 4rem; min-width: 0; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.8rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--soft); } code { font-size: 14px; } .soft { opacity: .75; }
:target { outline: 2px solid; outline-offset: 3px; } @media (max-width: 60rem) { body { display: block; } nav { position: static; height: auto; } }
@media print { nav { display: none; } body { display: block; } }
</style></head><body>
<nav aria-label="Contents"><strong>Contents</strong><ul>
<li><a href="#datasets">Datasets</a></li><li><a href="#lists">Code lists</a></li><li><a href="#methods">Methods</a></li>
<xsl:for-each select="$version/def:AnnotatedCRF/def:DocumentRef"><li><a href="{key('leaf', @leafID)/@xlink:href}">Annotated CRF</a></li></xsl:for-each></ul>
<ul><xsl:for-each select="$version/odm:ItemGroupDef"><li><a href="#{@OID}"><xsl:value-of select="@Name"/></a> <span class="soft"><xsl:text> </xsl:text><xsl:value-of select="odm:Description/odm:TranslatedText"/></span></li></xsl:for-each></ul></nav>
<main><h1><xsl:value-of select="/odm:ODM/odm:Study/odm:GlobalVariables/odm:StudyDescription"/></h1>
<p><xsl:value-of select="/odm:ODM/odm:Study/odm:GlobalVariables/odm:ProtocolName"/> · <xsl:value-of select="$version/@Name"/> · <xsl:value-of select="$version/@Description"/> · <xsl:value-of select="/odm:ODM/@CreationDateTime"/></p>
<p><xsl:for-each select="$version/def:Standards/def:Standard"><xsl:value-of select="concat(@Name, ' ', @PublishingSet, ' ', @Version)"/><xsl:if test="position() != last()"> · </xsl:if></xsl:for-each></p>
<h2 id="datasets">Datasets</h2>
<table><thead><tr><th scope="col">Dataset</th><th scope="col">Description</th><th scope="col">Class</th><th scope="col">Structure</th><th scope="col">Key</th><th scope="col">File</th></tr></thead><tbody>
<xsl:for-each select="$version/odm:ItemGroupDef"><tr><th scope="row"><a href="#{@OID}"><xsl:value-of select="@Name"/></a></th>
<td><xsl:value-of select="odm:Description/odm:TranslatedText"/></td><td><xsl:value-of select="def:Class/@Name"/></td><td><xsl:value-of select="@def:Structure"/></td>
<td><xsl:for-each select="odm:ItemRef[@KeySequence]"><xsl:sort select="@KeySequence" data-type="number"/><xsl:value-of select="key('item', @ItemOID)/@Name"/><xsl:if test="position() != last()">, </xsl:if></xsl:for-each></td>
<td><a href="{def:leaf/@xlink:href}"><xsl:value-of select="def:leaf/def:title"/></a></td></tr></xsl:for-each></tbody></table>
<xsl:apply-templates select="$version/odm:ItemGroupDef"/>
<h2 id="lists">Code lists</h2><xsl:apply-templates select="$version/odm:CodeList"/>
<h2 id="methods">Methods</h2>
<table><thead><tr><th scope="col">Method</th><th scope="col">How</th></tr></thead><tbody>
<xsl:for-each select="$version/odm:MethodDef"><tr id="{@OID}"><th scope="row"><xsl:value-of select="@Name"/></th><td><xsl:value-of select="odm:Description/odm:TranslatedText"/></td></tr></xsl:for-each></tbody></table>
</main></body></html></xsl:template>

<xsl:template match="odm:ItemGroupDef">
<h2 id="{@OID}"><xsl:value-of select="@Name"/> – <xsl:value-of select="odm:Description/odm:TranslatedText"/></h2>
<table><thead><tr><th scope="col">Variable</th><th scope="col">Label</th><th scope="col">Type</th><th scope="col">Terms</th><th scope="col">Origin</th><th scope="col">Derivation</th></tr></thead><tbody>
<xsl:for-each select="odm:ItemRef"><xsl:apply-templates select="key('item', @ItemOID)"><xsl:with-param name="ref" select="."/></xsl:apply-templates></xsl:for-each></tbody></table>
<xsl:for-each select="odm:ItemRef"><xsl:variable name="owner" select="key('item', @ItemOID)"/><xsl:for-each select="$owner/def:ValueListRef">
<h3 id="{@ValueListOID}"><xsl:value-of select="$owner/@Name"/>, value by value</h3>
<table><thead><tr><th scope="col">Where</th><th scope="col">Label</th><th scope="col">Type</th><th scope="col">Terms</th><th scope="col">Origin</th><th scope="col">Derivation</th></tr></thead><tbody>
<xsl:for-each select="key('values', @ValueListOID)/odm:ItemRef"><xsl:apply-templates select="key('item', @ItemOID)"><xsl:with-param name="ref" select="."/></xsl:apply-templates></xsl:for-each></tbody></table></xsl:for-each></xsl:for-each>
</xsl:template>

<xsl:template match="odm:ItemDef"><xsl:param name="ref"/>
<tr id="{@OID}"><th scope="row"><xsl:choose><xsl:when test="$ref/def:WhereClauseRef"><xsl:for-each select="key('where', $ref/def:WhereClauseRef/@WhereClauseOID)/odm:RangeCheck"><code><xsl:value-of select="key('item', @def:ItemOID)/@Name"/> = <xsl:value-of select="odm:CheckValue"/></code></xsl:for-each></xsl:when>
<xsl:otherwise><xsl:value-of select="@Name"/><xsl:if test="$ref/@KeySequence"> <span class="soft"> key <xsl:value-of select="$ref/@KeySequence"/></span></xsl:if></xsl:otherwise></xsl:choose></th>
<td><xsl:value-of select="odm:Description/odm:TranslatedText"/><xsl:for-each select="def:ValueListRef"> <a href="#{@ValueListOID}">value by value</a></xsl:for-each></td>
<td><xsl:value-of select="@DataType"/><xsl:if test="@Length"> <xsl:value-of select="concat(' ', @Length)"/></xsl:if></td>
<td><xsl:for-each select="odm:CodeListRef"><a href="#{@CodeListOID}"><xsl:value-of select="key('list', @CodeListOID)/@Name"/></a></xsl:for-each></td>
<td><xsl:value-of select="def:Origin/@Type"/><xsl:for-each select="def:Origin/def:DocumentRef"><xsl:variable name="file" select="key('leaf', @leafID)/@xlink:href"/> <a href="{$file}#page={substring-before(concat(def:PDFPageRef/@PageRefs, ' '), ' ')}"> CRF p. <xsl:value-of select="def:PDFPageRef/@PageRefs"/></a></xsl:for-each></td>
<td><xsl:if test="$ref/@MethodOID"><a href="#{$ref/@MethodOID}"><xsl:value-of select="key('method', $ref/@MethodOID)/odm:Description/odm:TranslatedText"/></a></xsl:if></td></tr>
</xsl:template>

<xsl:template match="odm:CodeList">
<h3 id="{@OID}"><xsl:value-of select="@Name"/><xsl:for-each select="odm:Alias"> <span class="soft"> <xsl:value-of select="@Name"/></span></xsl:for-each></h3>
<table><thead><tr><th scope="col">Value</th><th scope="col">Meaning</th><th scope="col">Code</th></tr></thead><tbody>
<xsl:for-each select="odm:CodeListItem"><tr><th scope="row"><xsl:value-of select="@CodedValue"/></th><td><xsl:value-of select="odm:Decode/odm:TranslatedText[1]"/></td>
<td><xsl:value-of select="odm:Alias/@Name"/><xsl:if test="@def:ExtendedValue"><span class="soft">extended</span></xsl:if></td></tr></xsl:for-each></tbody></table>
</xsl:template>
</xsl:stylesheet>
