import { aspect, type Language, type Trend } from './language.ts';
import { chineseTopics } from './topics-chinese.ts';

const trends: readonly Trend[] = [
  {
    topic: '观星',
    day: 13,
    days: 4,
    share: 0.3,
    aspect: aspect(
      '月全食',
      '红月亮; 食既; 地球的影子',
      '守着阳台看月食; 叫醒孩子看红月亮; 拍下月食全程',
    ),
  },
  {
    topic: '家常菜',
    day: 38,
    days: 22,
    share: 0.14,
    aspect: aspect('南瓜季', '老南瓜; 南瓜粥; 烤南瓜子', '蒸南瓜; 用南瓜做馒头; 把南瓜刻成灯'),
  },
];

export const chinese: Language = {
  code: 'zh',
  posts: 500,
  authors: 20,
  topics: chineseTopics,
  trends,
  voices: {
    statement: {
      sentences: [
        '{when}都在{doing}。',
        '{noun}让我开心了一整天。',
        '终于搞懂了{noun}。',
        '没有什么比{doing}更治愈了。',
        '还在想{noun}。',
        '原来{doing}比想象中难。',
        '{when}，{noun}，足够了。',
        '在{place}{doing}。',
        '专门去{place}看{noun}。',
        '说好不再{doing}，又没忍住。',
      ],
    },
    question: {
      sentences: [
        '有人会{doing}吗？求指点。',
        '{noun}和{noun}选哪个？',
        '大家{when}也在{doing}吗？',
        '{place}哪里能找到{noun}？',
        '只有我一个人喜欢{noun}吗？',
        '{doing}一般要多久？',
      ],
      tag: '求助',
    },
    announcement: {
      sentences: [
        '{when}在{place}一起{doing}，欢迎来！',
        '新文章：{noun}入门。',
        '还剩两个名额：{doing}。',
        '好消息，{noun}来了！',
      ],
    },
    complaint: {
      sentences: [
        '折腾了三个小时{doing}，白忙。',
        '谁发明的{noun}，出来聊聊。',
        '{noun}毁了{when}。',
        '该睡觉了，我还在{doing}。',
        '再也不想{doing}了。',
      ],
    },
    quote: {
      sentences: [
        '奶奶说：“先{doing}，再谈别的。”',
        '“没有一天不适合{doing}。”',
        '在{place}听到一句：“又是{noun}。”',
        '“这是{noun}吗？”小朋友问得真好。',
      ],
    },
    tip: {
      sentences: [
        '{doing}之前，先看看{noun}。',
        '小技巧：{when}最适合{doing}。',
        '{noun}的秘诀就是耐心。',
        '{doing}要慢一点，就这一条。',
      ],
      tag: '生活小技巧',
    },
    short: {
      sentences: [
        '太美了！！',
        '又来了',
        '值得',
        '说不出话',
        '今天真好',
        '开始了',
        '你们猜我在哪',
        '{when}的快乐',
        '在{place}',
        '忍不住',
        '完成！',
        '新欢',
      ],
      tag: '小确幸',
    },
  },
  asides: [
    '有人一起吗？',
    '明天继续。',
    '别问我怎么知道的。',
    '下次还来。',
    '回头发图。',
    '不后悔。',
    '祝我好运。',
  ],
  inlineTags: ['今天继续{tag}。', '最近满脑子都是{tag}。', '{tag}打卡。', '关于{tag}，说两句。'],
  replies: [
    '这是{noun}吗？',
    '我也喜欢{noun}！',
    '下次一起{doing}？',
    '{doing}才是最开心的',
    '{noun}真好看',
    '我上次{doing}失败了哈哈',
    '求问{noun}在哪里',
  ],
  smallTalk: ['哈哈哈', '羡慕了', '太好了', '收藏了', '带上我', '真的吗'],
  determiners: { owned: ['', '', '我的'], seen: ['', '', '今天的', '昨晚的'] },
  adjectives: ['', '', '', '', '小小的', '传说中的', '完美的', '神秘的', '倔强的'],
  whens: ['今天早上', '今晚', '整个下午', '周六', '午休', '周末', '这个周日'],
  places: [
    { name: '云桥镇', tag: '云桥镇' },
    { name: '柳湾', tag: '柳湾' },
    { name: '青石巷', tag: '青石巷' },
  ],
  weekdayTags: new Map([[1, '周一加油']]),
  emoji: ['😍', '😂', '🥳', '😴', '❤️', '🤔', '👀'],
  casual: [
    ['再', '在'],
    ['真的', '真滴'],
    ['喜欢', '稀饭'],
    ['什么', '啥'],
    ['怎么', '咋'],
  ],
  handles: {
    first: ['山间', '纸上', '安静的', '小小', '北方的', '慢半拍的', '雨后'],
    second: ['水獭', '核桃', '灯笼', '石子', '茶壶', '喜鹊'],
  },
  space: '',
};
