/**
 * The words of the advice, in Spanish. The letter stays English, so each tick says here all that it puts there: who cannot read the
 * letter can still know what it asks.
 */

import { numbers } from './numbers.js';

const { counted } = numbers('es', []);

/** @type {typeof import('./advice-en.js').advice} */
export const advice = {
  open: 'Preguntar antes de compartir',
  openHint: 'Una carta en inglés para quien reciba tus imágenes. Y una mirada a su letra pequeña.',
  lead: 'Cuando envías un estudio, otros deciden qué pasa con él. Por eso, pregunta antes. Lo que escribas aquí se queda en este dispositivo.',
  forgets: 'Esta página olvida lo que escribiste en cuanto vuelves atrás.',
  clear: 'Borrar lo que escribí',
  cleared: 'Aquí ya está olvidado lo que escribiste.',

  letter: {
    heading: 'Escríbeles',
    hint: 'Marca lo que quieres preguntar o pedir. La carta está en inglés. Cada marca dice qué pone en ella. Puedes cambiar cada palabra.',
    to: '¿Quién recibe la carta?',
    toHint: 'Por ejemplo, el nombre de una clínica o de una empresa.',
    scan: '¿De qué estudio trata?',
    scanHint: 'Por ejemplo: la resonancia de mi cabeza, en mayo. En inglés, si puedes.',
    country: '¿Dónde están?',
    countries: new Map([
      ['us', 'Estados Unidos'],
      ['eu', 'Unión Europea'],
      ['england', 'Inglaterra'],
      ['other', 'Otro lugar'],
    ]),
    law: new Map([
      ['us', [
        'Tienes derecho a pedirlo. Pueden decir que no. Si lo pagaste todo y lo pides, no deben decírselo a tu plan de salud. Una ley puede hacer una excepción.',
        'Esta ley obliga a médicos, hospitales y planes de salud. No obliga a todas las aplicaciones.',
        'Cuando se considera que un estudio ya no lleva nombre, esta ley deja de cubrirlo.',
      ]],
      ['eu', [
        'Deben decirte qué tienen sobre ti. Puedes oponerte a algunos usos. Depende de por qué pueden usar el estudio.',
        'Pueden seguir si tienen una razón de peso.',
        'Desde marzo de 2029 puedes decir que no a casi todos los demás usos de los datos de salud. Eso se hace en tu propio país. Su ley puede poner excepciones.',
      ]],
      ['england', [
        'Deben decirte qué tienen sobre ti. Puedes oponerte a algunos usos. Pueden seguir si tienen una razón de peso.',
        'Puedes decir que no con el National Data Opt-out. Eso lo haces tú: mira nhs.uk/your-nhs-data-matters. Vale para la investigación y la planificación.',
        'No vale para tu propia atención ni para lo que exige una ley. Tampoco para datos que ya no te señalan.',
      ]],
      ['other', ['No conocemos la ley de ese lugar. Por eso la carta pregunta y no nombra ninguna ley.']],
    ]),
    ask: '¿Qué debe decir?',
    askHint: 'Una marca quiere decir que nuestras palabras están en la carta. Si las cambias allí, la marca se va. Tus palabras se quedan.',
    parts: new Map([
      ['stored', 'Preguntar dónde lo guardan, en qué país, cuánto tiempo y cuándo lo borran. También si me avisan si se pierde o lo roban'],
      ['seen', 'Preguntar quién lo ve, qué empresas lo reciben y cuáles usan IA. También si una persona revisa lo que dice un programa'],
      ['training', 'Preguntar si con él entrenan, prueban o mejoran un programa, y quién lo hace. También si después lo pueden sacar, y cuánto ruido añaden'],
      ['ownCare', 'Pedir que lo usen solo para mi atención. No para entrenar, probar o mejorar un programa, ni siquiera sin mi nombre. Y que me escriban si no aceptan'],
      ['face', 'Pedir que quiten mi cara, y todo lo que diga quién soy, antes de compartirlo para otra cosa. Y que me digan cómo'],
      ['notice', 'Pedir su aviso de privacidad. Y lo que dice sobre la IA y sobre lo que decide un programa'],
      ['access', 'Pedir que me digan qué tienen sobre mí, y cómo recibo una copia'],
      ['optOut', 'Pedir que me dejen fuera de todos los demás usos. En la Unión Europea y en Inglaterra también retiro mi permiso, si lo di, y digo por qué: el estudio me puede señalar sin mi nombre'],
      ['selfPaid', 'Decir que está todo pagado, y no por mi plan de salud. Pedir que no lo compartan con el plan'],
    ]),
    text: 'Tu carta',
    textHint: 'Está en inglés y pide una respuesta por escrito. Al final hay lugar para tu nombre y la fecha. No es un consejo legal.',
    print: 'Imprimir la carta',
    save: 'Guardarla como texto',
    copy: 'Copiarla',
    copied: 'La carta está copiada.',
    notCopied: 'Este navegador no nos deja copiar. La carta está marcada: cópiala con el teclado.',
  },

  reader: {
    heading: 'Lee su letra pequeña',
    hint: 'Copia su aviso de privacidad o sus condiciones y ponlos aquí. Marcamos sobre qué debes preguntar. Lo que decimos de cada frase está en inglés, como la carta.',
    text: 'Su aviso de privacidad o sus condiciones',
    textHint: 'En inglés.',
    go: 'Marcar sobre qué preguntar',
    nothing: 'Pon primero su texto, por favor.',
    found: (count) => counted(count, { one: 'Una cosa sobre la que preguntar', other: '# cosas sobre las que preguntar' }),
    none: 'No encontramos ninguna de nuestras frases',
    limit: 'Solo conocemos estas frases. Lee el texto tú también.',
    cut: 'El texto es muy largo. Leímos solo la primera parte.',
    not: 'Cerca hay una negación. Lee qué abarca y qué deja abierto.',
    more: (count) => counted(count, { one: 'Y en un lugar más.', other: 'Y en # lugares más.' }),
    question: 'Podrías preguntar:',
    add: 'Añadir a la carta',
    added: 'Ya está en la carta.',
  },

  limits: {
    heading: 'Lo que la limpieza no puede hacer',
    items: [
      ['Tu cuerpo es solo tuyo', 'Tu cerebro, tus dientes, tu cráneo y tus senos nasales no son como los de nadie más. Con otro estudio tuyo, alguien podría relacionar los dos.'],
      ['Un programa puede adivinar', 'Puede adivinar tu edad y tu sexo por la imagen misma.'],
      ['Lo enviado, enviado está', 'Una empresa puede quedarse con lo que subes. No podemos recuperarlo.'],
      ['La IA puede recordar', 'Una IA puede guardar una parte de aquello con lo que se entrenó. El ruido en el entrenamiento ayuda contra eso. Solo la empresa puede añadirlo. Pregunta si lo hace.'],
      ['Se nos puede escapar algo', 'Por eso, mira tus imágenes antes de enviarlas.'],
    ],
    close: 'Cerrar',
  },
};
