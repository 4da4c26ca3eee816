{% load i18n static %}{% get_current_language as LANGUAGE_CODE %}<?xml version="1.0" encoding="utf-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" exclude-result-prefixes="atom dc">
  <xsl:output method="html" encoding="utf-8" doctype-system="about:legacy-compat"/>
  <xsl:variable name="feed" select="/rss/channel | /atom:feed"/>
  <xsl:template match="/">
    <html lang="{{ LANGUAGE_CODE }}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title><xsl:value-of select="$feed/title | $feed/atom:title"/></title>
        <link rel="stylesheet" href="{% static 'css/rounds.css' %}"/>
      </head>
      <body>
        <main class="sheet">
          <header class="head">
            <div class="row">
              <p class="row__m label">{{ feed }}</p>
              <h1 class="row__t"><xsl:value-of select="$feed/title | $feed/atom:title"/></h1>
            </div>
            <p class="head__lede">{{ note }} <a href="{% url 'blog:feeds' %}">{{ all_feeds }}</a></p>
          </header>
          <ol class="entries">
            <xsl:for-each select="$feed/item | $feed/atom:entry">
              <li class="row">
                <div class="row__t">
                  <h2 class="entry__title"><a><xsl:attribute name="href"><xsl:value-of select="link | atom:link[@rel = 'alternate']/@href"/></xsl:attribute><xsl:value-of select="title | atom:title"/></a></h2>
                  <p class="entry__by label"><xsl:for-each select="dc:creator | atom:author/atom:name"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="."/></xsl:for-each></p>
                  <p class="label"><time><xsl:value-of select="pubDate | atom:published"/></time></p>
                </div>
              </li>
            </xsl:for-each>
          </ol>
        </main>
      </body>
    </html>
  </xsl:template>
</xsl:stylesheet>
